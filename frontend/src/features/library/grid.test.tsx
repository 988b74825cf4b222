import { act, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { anAsset } from "@/testing/fakes";
import { Grid } from "./grid";

const ASSETS = Array.from({ length: 5000 }, (_, index) => anAsset({ id: `asset_${index}`, name: `${index}.png` }));

function shown(assets = ASSETS) {
  const reachEnd = vi.fn();
  const nothing = () => {};
  render(
    <Grid assets={assets} jobs={new Map()} selected={new Set()} select={nothing} open={nothing} reachEnd={reachEnd} />,
  );
  return reachEnd;
}

test("of five thousand assets only those in sight exist, and each knows its place", () => {
  const reachEnd = shown();
  const tiles = screen.getAllByRole("listitem");
  expect(tiles.length).toBeLessThan(100);
  expect(tiles.at(-1)).toHaveAttribute("aria-setsize", "5000");
  expect(tiles.at(-1)).toHaveAttribute("aria-posinset", String(tiles.length));
  expect(reachEnd).not.toHaveBeenCalled();
});

test("the tabulator key comes to one tile, not to five thousand", () => {
  shown();
  expect(screen.getAllByRole("link").filter((link) => link.tabIndex === 0)).toHaveLength(1);
});

test("more is asked for before the end is reached", () => {
  expect(shown(ASSETS.slice(0, 20))).toHaveBeenCalled();
});

test("a picture is asked for once its tile has been in sight for a moment", () => {
  vi.useFakeTimers();
  shown([anAsset({ id: "asset_resting" })]);
  expect(document.querySelector("img")).toBeNull();
  act(() => void vi.advanceTimersByTime(100));
  expect(document.querySelector("img")?.getAttribute("src")).toBe("/api/v1/assets/asset_resting/thumbnail?side=320");
  vi.useRealTimers();
});
