import { expect, test } from "vitest";
import { magnification, panned, revealed, ticks, toTime, toX, whole, zoomed } from "./axis";

test("the moment under the pointer stays where it is when zooming", () => {
  const view = zoomed(whole(100), 100, 4, 30);
  expect(view).toEqual({ start: 22.5, end: 47.5 });
  expect(toX(view, 1000, 30)).toBeCloseTo(300);
  expect(magnification(view, 100)).toBe(4);
});

test("zooming ends at the whole and at a second", () => {
  expect(zoomed({ start: 10, end: 20 }, 100, 0.001, 15)).toEqual(whole(100));
  expect(zoomed({ start: 10, end: 12 }, 100, 1000, 11)).toEqual({ start: 10.5, end: 11.5 });
  expect(zoomed(whole(0.4), 0.4, 8, 0.2)).toEqual(whole(0.4));
});

test("a view does not leave the recording", () => {
  expect(panned({ start: 80, end: 90 }, 100, 50)).toEqual({ start: 90, end: 100 });
  expect(panned({ start: 5, end: 15 }, 100, -50)).toEqual({ start: 0, end: 10 });
});

test("a moment outside turns the page, one inside does not", () => {
  const view = { start: 10, end: 20 };
  expect(revealed(view, 100, 15)).toBe(view);
  expect(revealed(view, 100, 21)).toEqual({ start: 21, end: 31 });
  expect(revealed(view, 100, 99)).toEqual({ start: 90, end: 100 });
});

test("places and moments are each other's inverse", () => {
  const view = { start: 3, end: 11 };
  expect(toTime(view, 640, toX(view, 640, 7.25))).toBeCloseTo(7.25);
});

test.each([
  [whole(30), 720, 5, [0, 5, 10, 15, 20, 25, 30]],
  [{ start: 12.3, end: 13.3 }, 720, 0.1, 11],
  [whole(4 * 3600), 720, 1800, 9],
  [whole(40 * 3600), 360, 28800, 6],
] as const)("the ruler has round moments: %j on %i pixels", (view, width, step, times) => {
  const found = ticks(view, width);
  expect(found.step).toBe(step);
  if (typeof times === "number") expect(found.times).toHaveLength(times);
  else expect(found.times).toEqual(times);
});
