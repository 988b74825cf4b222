import { expect, test } from "vitest";
import { withMore } from "./labels";

test("labels are added once each, without empty ones, and not without end", () => {
  expect(withMore(["a cat"], " a dog ,, a cat\na bird")).toEqual(["a cat", "a dog", "a bird"]);
  expect(withMore(["a cat"], "  ")).toEqual(["a cat"]);
  expect(withMore([], Array.from({ length: 300 }, (_, index) => index).join())).toHaveLength(200);
});
