import { expect, test } from "vitest";
import { enlarged, FITTING, fitted, held } from "./zoom";

const WINDOW = { width: 800, height: 400 };

test("a picture is as large as its window lets it be", () => {
  expect(fitted({ width: 1000, height: 1000 }, WINDOW)).toEqual({ width: 400, height: 400 });
  expect(fitted({ width: 100, height: 25 }, WINDOW)).toEqual({ width: 800, height: 200 });
});

test("the point that is zoomed into stays where it is", () => {
  const place = enlarged({ scale: 2, x: 10, y: -20 }, 2, { x: 100, y: 50 });
  expect(place).toEqual({ scale: 4, x: -80, y: -90 });
  // The spot of the picture that is under the point, in fitting pixels, before and after.
  expect((100 - place.x) / place.scale).toBe((100 - 10) / 2);
});

test("zooming ends at fitting and at sixteen times", () => {
  expect(enlarged(FITTING, 0.1).scale).toBe(1);
  expect(enlarged(FITTING, 1000).scale).toBe(16);
});

test("a picture cannot be pushed out of its window", () => {
  const fit = { width: 400, height: 400 };
  expect(held({ scale: 1, x: 300, y: 300 }, fit, WINDOW)).toEqual(FITTING);
  expect(held({ scale: 3, x: 9999, y: -9999 }, fit, WINDOW)).toEqual({ scale: 3, x: 200, y: -400 });
});
