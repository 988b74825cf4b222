import type { FoundFrame, FoundScene } from "@/api/schema";
import { lastBefore } from "../lanes/stretches";

type Begun = FoundFrame & { start: number };

/**
 * Return what was found in the frame nearest to a moment. A frame of another scene never stands for this one: what was
 * seen before a cut would be drawn over something else.
 */
export function frameAt<T extends Begun>(
  frames: readonly T[],
  scenes: readonly FoundScene[],
  time: number,
): T | undefined {
  const index = lastBefore(frames, time);
  const scene = scenes[lastBefore(scenes, time)];
  const here = (frame: T | undefined) =>
    frame && (!scene || (frame.time >= scene.start - 1e-3 && frame.time < scene.end)) ? frame : undefined;
  const [before, after] = [here(frames[index]), here(frames[index + 1])];
  if (!before || !after) return before ?? after;
  return after.time - time < time - before.time ? after : before;
}
