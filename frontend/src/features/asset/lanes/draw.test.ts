import { expect, test } from "vitest";
import { phrase, timeline } from "../testing";
import { draw, tileAt } from "./draw";
import { fitted } from "./draw-lane";
import { lanesOf } from "./lanes";
import { heightOf, rowsOf, under } from "./rows";

const PALETTE = { surface: "", raised: "", line: "", ink: "", muted: "", accent: "accent", good: "", warn: "" };

/** A canvas that remembers what was painted with which colour, because jsdom has none. */
function recorder() {
  const painted: { colour: string; x: number; width: number }[] = [];
  const written: string[] = [];
  const context = {
    fillStyle: "",
    clearRect: () => undefined,
    fillRect(x: number, _y: number, width: number) {
      painted.push({ colour: this.fillStyle, x, width });
    },
    measureText: (text: string) => ({ width: text.length * 6 }),
    fillText: (text: string) => written.push(text),
  };
  return { context: context as unknown as CanvasRenderingContext2D, painted, written };
}

function drawn(frames: number, view: { start: number; end: number }) {
  const { context, painted, written } = recorder();
  const label = (score: number) => [{ label: "a cat", score }];
  const found = Array.from({ length: frames }, (_, index) => ({
    ...{ time: index, labels: label(0.5), caption: null, log_probability: null, faces: [], people: [] },
  }));
  const said = timeline({ steps: ["labels", "speech"], frames: found, speech: [phrase(2, "seven up")] });
  draw(
    { context, width: 600, view, palette: PALETTE, sprite: null },
    rowsOf({ film: false, sound: false, lanes: lanesOf(said, frames) }),
  );
  return { painted: painted.filter(({ colour }) => colour === "accent"), written };
}

test("a frame has a bar, and a phrase a block with its words, where they are in time", () => {
  const { painted, written } = drawn(10, { start: 0, end: 10 });
  expect(painted.slice(0, 3).map(({ x }) => x)).toEqual([0, 60, 120]);
  expect(painted.at(-2)).toMatchObject({ x: 120, width: 59 });
  expect(written).toContain("seven up");
});

test("what is outside the view is not drawn", () => {
  expect(drawn(10, { start: 5, end: 7 }).painted).toHaveLength(2);
});

test("a film of four hours is drawn with a bar for each column of pixels, not for each frame", () => {
  const { painted } = drawn(4 * 3600, { start: 0, end: 4 * 3600 });
  expect(painted.length).toBeLessThan(650);
  expect(painted.length).toBeGreaterThan(590);
});

test("a text is cut where its room ends", () => {
  const measure = (text: string) => text.length;
  expect(fitted("seven red", 9, measure)).toBe("seven red");
  expect(fitted("seven red", 7, measure)).toBe("seven…");
  expect([fitted("seven", 1, measure), fitted("seven", 0, measure)]).toEqual(["", ""]);
});

test("the picture of a moment is the last one before it", () => {
  const tiles = [0, 0.3, 0.6, 0.9].map((time) => ({ time }));
  expect([0, 0.29, 0.3, 0.61, 5].map((time) => tileAt(tiles, time))).toEqual([0, 0, 1, 2, 3]);
  expect(tileAt([], 3)).toBe(0);
});

test("what is under the pointer is told", () => {
  const rows = rowsOf({
    film: false,
    sound: false,
    lanes: lanesOf(timeline({ steps: ["speech"], speech: [phrase(2, "seven red")] }), 9),
  });
  const speech = rows.at(-1);
  expect(heightOf(rows)).toBe((speech?.top ?? 0) + (speech?.height ?? 0));
  expect(under(rows, (speech?.top ?? 0) + 3, 2.2)?.text).toBe("seven red");
  expect(under(rows, (speech?.top ?? 0) + 3, 5)).toBeUndefined();
  expect(under(rows, 1, 2.2)).toBeUndefined();
});

test("pictures and sound have their rows before they are here, so that nothing jumps", () => {
  const sprite = { object: "sprite" as const, media_type: "", width: 160, height: 90, columns: 1, rows: 1, tiles: [] };
  const before = rowsOf({ film: true, sound: true, lanes: [] });
  const after = rowsOf({ film: true, sound: true, lanes: [], sprite, peaks: { duration: 1, data: [] } });
  expect(before.map(({ top, height }) => [top, height])).toEqual(after.map(({ top, height }) => [top, height]));
  const { context } = recorder();
  draw({ context, width: 600, view: { start: 0, end: 1 }, palette: PALETTE, sprite: null }, before);
});
