import { expect, test } from "vitest";
import { pieces } from "./memory";
import { model } from "./testing";

test("only models in memory count, and those that were not measured say what is counted", () => {
  const all = [model(), model({ id: "asleep", state: "idle" }), model({ id: "small", memory_bytes: null, size: 1000 })];
  expect(pieces(all).map(({ name, value, text }) => [name, value, text])).toEqual([
    ["clip-vit-base-patch32", 310_000_000, "310 MB"],
    ["small", 1000, "1.0 kB of files"],
  ]);
});
