import type { FoundFrame, FoundPhrase, TimelineObject } from "@/api/schema";
import { percent } from "@/lib/format";
import { joined, type Stretch } from "./stretches";

export type Look = "scenes" | "labels" | "captions" | "faces" | "people" | "speech";

/** One row of the timeline. `note` is said where nothing was found. */
export interface Lane {
  id: string;
  name: string;
  look: Look;
  stretches: Stretch[];
  note: string;
}

/** More labels than these would be a wall; all of them are in the list of moments. */
const MOST_LABELS = 4;

/** Return the rows of a timeline: one for each step that was done, in the order in which they are understood. */
export function lanesOf(timeline: TimelineObject, duration: number): Lane[] {
  const frames = timed(timeline.frames, duration);
  const done = new Set(timeline.steps);
  return [
    ...(done.has("scenes") ? [scenes(timeline)] : []),
    ...(done.has("labels") ? labels(frames) : []),
    ...(done.has("captions") ? [captions(frames)] : []),
    ...(done.has("faces") ? [counted(frames, "faces", "Faces", (frame) => frame.faces.length, "face")] : []),
    ...(done.has("poses") ? [counted(frames, "people", "People", (frame) => frame.people.length, "person")] : []),
    ...(done.has("speech") ? [speech(timeline.speech)] : []),
  ];
}

export type TimedFrame = FoundFrame & { start: number; end: number };

/** Let each frame last until the next one was looked at. */
export function timed(frames: readonly FoundFrame[], duration: number): TimedFrame[] {
  return frames.map((frame, index) => ({ ...frame, start: frame.time, end: frames[index + 1]?.time ?? duration }));
}

/** Return what was really said: silence comes as phrases without words. */
export function spoken(phrases: readonly FoundPhrase[]): FoundPhrase[] {
  return phrases.filter((phrase) => phrase.text.trim() !== "");
}

/** Return how sure the model was of a phrase: the mean over its words, 1 when it did not say. */
export function certainty(phrase: FoundPhrase): number {
  if (phrase.words.length === 0) return 1;
  return phrase.words.reduce((sum, word) => sum + word.probability, 0) / phrase.words.length;
}

function scenes(timeline: TimelineObject): Lane {
  const stretches = timeline.scenes.map((scene, index) => ({ ...scene, level: index % 2, text: `Scene ${index + 1}` }));
  return { id: "scenes", name: "Scenes", look: "scenes", stretches, note: "No scenes" };
}

function labels(frames: readonly TimedFrame[]): Lane[] {
  const weight = new Map<string, number>();
  for (const frame of frames)
    for (const { label, score } of frame.labels)
      weight.set(label, (weight.get(label) ?? 0) + score * (frame.end - frame.start));
  const names = [...weight].sort(([, one], [, other]) => other - one).slice(0, MOST_LABELS);
  return names.map(([name]) => {
    const stretches = frames.flatMap(({ start, end, labels }) => {
      const level = labels.find((each) => each.label === name)?.score ?? 0;
      return level > 0 ? [{ start, end, level, text: `${name}, ${percent(level)}` }] : [];
    });
    return { id: `label ${name}`, name, look: "labels", stretches, note: "" };
  });
}

function captions(frames: readonly TimedFrame[]): Lane {
  const all = frames.flatMap(({ start, end, caption, log_probability }) =>
    caption ? [{ start, end, level: Math.exp(log_probability ?? 0), text: caption }] : [],
  );
  return { id: "captions", name: "Captions", look: "captions", stretches: joined(all), note: "No captions" };
}

function counted(
  frames: readonly TimedFrame[],
  look: "faces" | "people",
  name: string,
  count: (frame: FoundFrame) => number,
  one: string,
): Lane {
  const most = frames.reduce((largest, frame) => Math.max(largest, count(frame)), 1);
  const all = frames.flatMap((frame) => {
    const found = count(frame);
    const text = found === 1 ? `1 ${one}` : `${found} ${look}`;
    return found ? [{ start: frame.start, end: frame.end, level: found / most, text }] : [];
  });
  return { id: look, name, look, stretches: joined(all), note: `No ${look} found` };
}

function speech(phrases: readonly FoundPhrase[]): Lane {
  const stretches = spoken(phrases).map((phrase) => ({
    start: phrase.start,
    end: phrase.end,
    level: certainty(phrase),
    text: phrase.text,
  }));
  return { id: "speech", name: "Speech", look: "speech", stretches, note: "Nobody speaks" };
}
