import { expect, test } from "vitest";
import { pieces, told } from "./memory";
import { model } from "./testing";

test("only models in memory count, and those that were not measured say what is counted", () => {
  const all = [model(), model({ id: "asleep", state: "idle" }), model({ id: "small", memory_bytes: null, size: 1000 })];
  expect(pieces(all).map(({ name, value, text }) => [name, value, text])).toEqual([
    ["clip-vit-base-patch32", 310_000_000, "310 MB"],
    ["small", 1000, "1.0 kB of files"],
  ]);
});

test("what is taken stands against what there is, and says who sets that", () => {
  expect(told(310_000_000, { size: 1_000_000_000, set_by: "container" })).toBe(
    "310 MB of the 1.0 GB that this container may use, 31 %",
  );
  expect(told(310_000_000, { size: 31_000_000_000, set_by: "machine" })).toBe(
    "310 MB of the 31 GB that this machine has, 1 %",
  );
  expect(told(310_000_000, undefined)).toBe("310 MB");
});
