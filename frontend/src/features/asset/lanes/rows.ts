import type { SpriteObject } from "@/api/schema";
import type { Lane, Look } from "./lanes";
import { during, type Stretch } from "./stretches";

/** A sound's least and largest sample of each of many equal parts. */
export interface Outline {
  duration: number;
  data: readonly (readonly number[])[];
}

/** Something in the timeline that has a height: the ruler, the pictures, the sound, and a lane for each thing found. */
export type Row = { id: string; name: string; top: number; height: number } & (
  | { show: "ruler" }
  | { show: "film"; sprite: SpriteObject | undefined }
  | { show: "sound"; peaks: Outline | undefined }
  | { show: "lane"; lane: Lane }
);

const HEIGHTS: Record<Look, number> = { scenes: 20, labels: 20, captions: 24, faces: 20, people: 20, speech: 26 };
const GAP = 4;

interface Parts {
  /** Whether there are pictures and sound; they have their rows before they are here, so that nothing jumps. */
  film: boolean;
  sound: boolean;
  sprite?: SpriteObject | undefined;
  peaks?: Outline | undefined;
  lanes: readonly Lane[];
}

/** Return the rows from top to bottom. */
export function rowsOf({ film, sound, sprite, peaks, lanes }: Parts): Row[] {
  const rows: Row[] = [];
  let top = 0;
  const add = (row: Row) => {
    rows.push({ ...row, top });
    top += row.height + GAP;
  };
  add({ id: "ruler", name: "", top, height: 20, show: "ruler" });
  if (film) add({ id: "film", name: "Film", top, height: 54, show: "film", sprite });
  if (sound) add({ id: "sound", name: "Sound", top, height: 44, show: "sound", peaks });
  for (const lane of lanes) add({ id: lane.id, name: lane.name, top, height: HEIGHTS[lane.look], show: "lane", lane });
  return rows;
}

/** Return how high all rows are together. */
export function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last ? last.top + last.height : 0;
}

/** Return what is said of a place in the timeline: what was found there, if anything. */
export function under(rows: readonly Row[], y: number, time: number): Stretch | undefined {
  const row = rows.find((each) => y >= each.top && y <= each.top + each.height);
  return row?.show === "lane" ? during(row.lane.stretches, time) : undefined;
}
