import { expect, test } from "vitest";
import { bytes, clock, percent } from "@/lib/format";

test("a time is read as on a player", () => {
  expect([0, 5.04, 59.99, 60, 3725, -1].map(clock)).toEqual(["0:00", "0:05", "0:59", "1:00", "1:02:05", "0:00"]);
});

test("bytes have decimal units", () => {
  expect([0, 999, 1000, 9_397_558, 229_714, 6_300_000_000].map(bytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "9.4 MB",
    "230 kB",
    "6.3 GB",
  ]);
});

test("a share is a percentage", () => {
  expect([0, 0.918, 1].map(percent)).toEqual(["0 %", "92 %", "100 %"]);
});
