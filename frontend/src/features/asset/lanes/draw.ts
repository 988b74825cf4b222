import { clock } from "@/lib/format";
import { ticks, toTime, toX, type View } from "./axis";
import { drawLane } from "./draw-lane";
import type { Palette } from "./palette";
import type { Outline, Row } from "./rows";

/** What is drawn on, and how. */
export interface Sheet {
  context: CanvasRenderingContext2D;
  width: number;
  view: View;
  palette: Palette;
  sprite: HTMLImageElement | null;
}

/** Draw all rows; the sheet is as wide as the view and as high as the rows. */
export function draw(sheet: Sheet, rows: readonly Row[]): void {
  const { context, width, view, palette } = sheet;
  const last = rows.at(-1);
  context.clearRect(0, 0, width, last ? last.top + last.height : 0);
  const marks = ticks(view, width);
  context.fillStyle = palette.line;
  for (const time of marks.times) context.fillRect(Math.round(toX(view, width, time)), 16, 1, 4);
  for (const row of rows) {
    if (row.show === "ruler") drawRuler(sheet, marks);
    else drawBack(sheet, row);
    if (row.show === "film") drawFilm(sheet, row);
    if (row.show === "sound") drawSound(sheet, row);
    if (row.show === "lane") drawLane(sheet, row, row.lane);
  }
}

function drawRuler({ context, width, view, palette }: Sheet, { step, times }: ReturnType<typeof ticks>): void {
  context.fillStyle = palette.muted;
  context.font = "11px ui-sans-serif, system-ui, sans-serif";
  context.textBaseline = "top";
  for (const time of times) {
    const text = step < 1 ? `${clock(time)}.${Math.round(time * 10) % 10}` : clock(time);
    const room = context.measureText(text).width;
    const x = Math.min(Math.max(0, toX(view, width, time) - room / 2), width - room);
    context.fillText(text, x, 2);
  }
}

function drawBack({ context, width, palette }: Sheet, row: Row): void {
  context.fillStyle = palette.raised;
  context.globalAlpha = 0.6;
  context.fillRect(0, row.top, width, row.height);
  context.globalAlpha = 1;
}

/** Lay pictures side by side, each of the moment in its middle. */
function drawFilm({ context, width, view, sprite }: Sheet, row: Row & { show: "film" }): void {
  if (!sprite || !row.sprite) return;
  const { tiles, width: tileWidth, height: tileHeight } = row.sprite;
  const step = Math.max(1, (row.height * tileWidth) / tileHeight);
  for (let x = 0; x < width; x += step) {
    const tile = tiles[tileAt(tiles, toTime(view, width, x + step / 2))];
    if (tile) context.drawImage(sprite, tile.x, tile.y, tileWidth, tileHeight, x, row.top, step, row.height);
  }
}

/** Return the number of the picture that is shown at a moment. Pictures are at equal distances. */
export function tileAt(tiles: readonly { time: number }[], time: number): number {
  const [first, second] = tiles;
  if (!first || !second) return 0;
  const index = Math.floor((time - first.time) / (second.time - first.time) + 1e-6);
  return Math.min(Math.max(0, index), tiles.length - 1);
}

/** Draw the outline of the sound: for each column of pixels the least and the largest sample of its time. */
function drawSound({ context, width, view, palette }: Sheet, row: Row & { show: "sound" }): void {
  if (!row.peaks) return;
  const { data, duration } = row.peaks;
  const middle = row.top + row.height / 2;
  const loudest = data.reduce((most, [low = 0, high = 0]) => Math.max(most, -low, high), 0.05);
  const scale = (row.height / 2 - 2) / loudest;
  context.fillStyle = palette.muted;
  for (let x = 0; x < width; x += 1) {
    const from = Math.floor((toTime(view, width, x) / duration) * data.length);
    const to = Math.max(from + 1, Math.ceil((toTime(view, width, x + 1) / duration) * data.length));
    const [low, high] = extremes(data, from, to);
    context.fillRect(x, middle - high * scale, 1, Math.max(1, (high - low) * scale));
  }
}

function extremes(data: Outline["data"], from: number, to: number): [number, number] {
  let [low, high] = [0, 0];
  for (let index = Math.max(0, from); index < Math.min(to, data.length); index += 1) {
    const [least = 0, largest = 0] = data[index] ?? [];
    low = Math.min(low, least);
    high = Math.max(high, largest);
  }
  return [low, high];
}
