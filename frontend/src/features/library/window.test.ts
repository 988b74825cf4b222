import { expect, test } from "vitest";
import { layoutOf, neighbour, windowOf } from "./window";

test("as many columns as fit, two on the narrowest phone", () => {
  expect([328, 700, 1232].map((width) => layoutOf(width).columns)).toEqual([2, 3, 6]);
  expect(layoutOf(328).rowHeight).toBe(183);
});

test("only the rows in sight and a few beyond exist", () => {
  expect(windowOf(0, 800, 200, 1000)).toEqual({ first: 0, last: 7 });
  expect(windowOf(100_000, 800, 200, 1000)).toEqual({ first: 497, last: 507 });
  expect(windowOf(199_900, 800, 200, 1000)).toEqual({ first: 996, last: 1000 });
  expect(windowOf(5_000, 800, 200, 2)).toEqual({ first: 2, last: 2 });
});

test("arrow keys lead to neighbours, and nowhere beyond the edges", () => {
  const to = (key: string, at: number) => neighbour(key, at, 10, 4);
  expect([to("ArrowRight", 3), to("ArrowDown", 3), to("ArrowUp", 5), to("End", 0), to("Home", 9)]).toEqual([
    4, 7, 1, 9, 0,
  ]);
  expect([to("ArrowLeft", 0), to("ArrowUp", 3), to("ArrowDown", 8), to("Enter", 3)]).toEqual([null, null, null, null]);
});
