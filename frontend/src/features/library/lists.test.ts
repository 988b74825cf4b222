import { expect, test } from "vitest";
import { aJob, anAsset } from "@/testing/fakes";
import { counted } from "./found";
import { ordered } from "./order";
import { outlinePath } from "./outline";
import { place } from "./scrub";
import { everything, NOTHING, toggled } from "./selection";
import { newest } from "./use-analyses";

const ASSETS = [
  anAsset({ id: "c", name: "film 10.mp4", size: 5 }),
  anAsset({ id: "b", name: "film 2.mp4", size: 9 }),
  anAsset({ id: "a", name: null, size: 7 }),
];
const ids = (assets: { id: string }[]) => assets.map(({ id }) => id).join("");

test("orders", () => {
  expect(ids(ordered(ASSETS, "newest"))).toBe("cba");
  expect(ids(ordered(ASSETS, "oldest"))).toBe("abc");
  expect(ids(ordered(ASSETS, "size"))).toBe("bac");
  expect(ids(ordered(ASSETS, "name"))).toBe("abc");
});

test("selecting, deselecting, ranges and everything", () => {
  const one = toggled(NOTHING, "c", ASSETS, false);
  expect([...one.ids]).toEqual(["c"]);
  expect([...toggled(one, "a", ASSETS, true).ids].sort()).toEqual(["a", "b", "c"]);
  expect([...toggled(one, "c", ASSETS, false).ids]).toEqual([]);
  expect([...toggled(NOTHING, "b", ASSETS, true).ids]).toEqual(["b"]);
  expect(everything(ASSETS).ids.size).toBe(3);
});

test("the newest job of an asset counts, in whatever order they come", () => {
  const old = aJob({ id: "old", state: "failed", created: 1 });
  const young = aJob({ id: "young", state: "succeeded", created: 2 });
  for (const jobs of [
    [old, young],
    [young, old],
  ])
    expect(newest(jobs).get("asset_1")?.id).toBe("young");
  expect(newest([aJob({ asset_id: null })]).size).toBe(0);
});

test("an incomplete list says so", () => {
  expect(counted(1, true, "newest")).toBe("1 asset");
  expect(counted(200, false, "newest")).toBe("The newest 200 assets, more below");
  expect(counted(1000, false, "name")).toBe("1000 assets so far, the order is not final");
});

test("the outline's loudest part fills the height, and silence is a line", () => {
  expect(
    outlinePath([
      [-0.25, 0.5],
      [0, 0],
    ]),
  ).toBe("M0.15 0.0h.7v40.0h-.7zM1.15 19.6h.7v0.8h-.7z");
  expect(outlinePath([])).toBe("");
});

test("a background's place runs from the first picture to the last", () => {
  expect([place(0, 10), place(9, 10), place(0, 1)]).toEqual(["0%", "100%", "0%"]);
});
