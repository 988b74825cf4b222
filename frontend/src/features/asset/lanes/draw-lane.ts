import { toX } from "./axis";
import type { Sheet } from "./draw";
import type { Lane } from "./lanes";
import type { Palette } from "./palette";
import { lastBefore, type Stretch } from "./stretches";

type Place = { top: number; height: number };

/** Speech below this certainty is drawn as unsure. */
export const UNSURE = 0.5;
/** Narrower than this, no word can be read. */
const READABLE = 28;

/** Draw what was found, as far as it is in view. */
export function drawLane(sheet: Sheet, place: Place, lane: Lane): void {
  if (lane.stretches.length === 0) drawNote(sheet, place, lane.note);
  else if (lane.look === "scenes") drawEach(sheet, place, lane, drawScene);
  else if (lane.look === "captions" || lane.look === "speech") drawEach(sheet, place, lane, drawBlock);
  else drawBars(sheet, place, lane);
}

type Block = { stretch: Stretch; x: number; width: number; look: Lane["look"] };
type DrawOne = (sheet: Sheet, place: Place, block: Block) => void;

function drawEach(sheet: Sheet, place: Place, lane: Lane, one: DrawOne): void {
  for (const [stretch, x, width] of seen(sheet, lane.stretches))
    one(sheet, place, { stretch, x, width, look: lane.look });
}

/** Return what is in view, with where it is and how wide. */
function* seen({ view, width }: Sheet, stretches: readonly Stretch[]): Generator<[Stretch, number, number]> {
  for (let index = Math.max(0, lastBefore(stretches, view.start)); index < stretches.length; index += 1) {
    const stretch = stretches[index];
    if (!stretch || stretch.start >= view.end) return;
    if (stretch.end <= view.start) continue;
    const x = toX(view, width, stretch.start);
    yield [stretch, x, toX(view, width, stretch.end) - x];
  }
}

function drawNote({ context, palette }: Sheet, { top, height }: Place, note: string): void {
  context.fillStyle = palette.muted;
  write(context, note, 8, top + height / 2, 400);
}

const BARS: Partial<Record<Lane["look"], keyof Palette>> = { faces: "warn", people: "good" };

/** How strongly counts are drawn: they are found or not, and the height says how many. */
const COUNTED = 0.65;

/** Draw heights. Many bars on one column of pixels are one, as high as the highest: the eye sees no more. */
function drawBars(sheet: Sheet, { top, height }: Place, lane: Lane): void {
  const { context, palette } = sheet;
  context.fillStyle = palette[BARS[lane.look] ?? "accent"];
  let [column, highest] = [Number.NEGATIVE_INFINITY, 0];
  for (const [stretch, x, width] of seen(sheet, lane.stretches)) {
    const left = Math.floor(x);
    if (left === column && stretch.level <= highest) continue;
    highest = left === column ? Math.max(highest, stretch.level) : stretch.level;
    column = left;
    const tall = Math.max(1, stretch.level * (height - 4));
    const wide = width > 3 ? width - 1 : Math.max(1, width);
    context.globalAlpha = lane.look === "labels" ? 0.35 + 0.65 * stretch.level : COUNTED;
    context.fillRect(left, top + height - 2 - tall, wide, tall);
  }
  context.globalAlpha = 1;
}

function drawScene({ context, palette }: Sheet, { top, height }: Place, { stretch, x, width }: Block): void {
  context.fillStyle = stretch.level ? palette.line : palette.muted;
  context.globalAlpha = stretch.level ? 1 : 0.35;
  context.fillRect(x, top + 2, Math.max(1, width - 1), height - 4);
  context.globalAlpha = 1;
  context.fillStyle = palette.ink;
  if (width > READABLE) writeInside(context, stretch.text, x, top + height / 2, width);
}

function drawBlock({ context, palette }: Sheet, { top, height }: Place, { stretch, x, width, look }: Block): void {
  const speech = look === "speech";
  const unsure = speech && stretch.level < UNSURE;
  context.fillStyle = speech ? palette.accent : palette.surface;
  context.globalAlpha = speech ? (unsure ? 0.12 : 0.28) : 1;
  context.fillRect(x, top + 2, Math.max(1, width - 1), height - 4);
  context.globalAlpha = 1;
  // A left edge keeps neighbours apart; a broken one tells, without colour, that the model was unsure.
  context.fillStyle = speech ? palette.accent : palette.line;
  if (unsure) for (let y = top + 2; y < top + height - 2; y += 6) context.fillRect(x, y, 2, 3);
  else context.fillRect(x, top + 2, 2, height - 4);
  context.fillStyle = palette.ink;
  if (width > READABLE) writeInside(context, stretch.text, x + 3, top + height / 2, width - 3);
}

/** Write a text that begins at the left of its block, or at the left edge while its block reaches beyond it. */
function writeInside(context: CanvasRenderingContext2D, text: string, x: number, y: number, width: number): void {
  const left = Math.max(x, 0);
  write(context, text, left + 4, y, width - (left - x) - 8);
}

const DOTS = "…";

function write(context: CanvasRenderingContext2D, text: string, x: number, y: number, room: number): void {
  context.font = "11px ui-sans-serif, system-ui, sans-serif";
  context.textBaseline = "middle";
  const fit = fitted(text, room, (part) => context.measureText(part).width);
  if (fit) context.fillText(fit, x, y + 0.5);
}

/** Return as much of a text as has room, with dots where it was cut; nothing when that would be dots alone. */
export function fitted(text: string, room: number, measure: (text: string) => number): string {
  if (room <= 0) return "";
  if (measure(text) <= room) return text;
  let [low, high] = [0, Math.min(text.length, 400)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(text.slice(0, middle) + DOTS) <= room) low = middle;
    else high = middle - 1;
  }
  return low > 0 ? text.slice(0, low).trimEnd() + DOTS : "";
}
