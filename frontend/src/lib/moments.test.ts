import { expect, test } from "vitest";
import { ago, dateAndTime, moment } from "@/lib/moments";

const NOON = Date.UTC(2026, 10, 25, 12) / 1000;

test("what is new is told by its distance", () => {
  expect([0, 59, 60, 150, 3600, 90_000].map((past) => ago(NOON - past, NOON))).toEqual([
    "just now",
    "just now",
    "1 minute ago",
    "2 minutes ago",
    "1 hour ago",
    "1 day ago",
  ]);
});

test("what is old is told by its date", () => {
  expect(ago(NOON - 8 * 86_400, NOON)).toBe(dateAndTime(NOON - 8 * 86_400));
  expect(dateAndTime(NOON)).toContain("Nov 2026");
});

test("the settings decide", () => {
  expect(moment(NOON, NOON, "relative")).toBe("just now");
  expect(moment(NOON, NOON, "h12")).toMatch(/m$/i);
  expect(moment(NOON, NOON, "h23")).not.toMatch(/m$/i);
});
