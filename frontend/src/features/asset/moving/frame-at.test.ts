import { expect, test } from "vitest";
import { timed } from "../lanes/lanes";
import { frame } from "../testing";
import { frameAt } from "./frame-at";

const frames = timed([frame(0), frame(1), frame(2), frame(3)], 4);
const at = (time: number, scenes = [{ start: 0, end: 4 }]) => frameAt(frames, scenes, time)?.time;

test("the nearest frame stands for a moment", () => {
  expect([0, 0.4, 0.6, 1, 2.9, 3.9].map((time) => at(time))).toEqual([0, 0, 1, 1, 3, 3]);
});

test("a frame of another scene does not", () => {
  const scenes = [
    { start: 0, end: 1.6 },
    { start: 1.6, end: 4 },
  ];
  expect([1.55, 1.65].map((time) => at(time, scenes))).toEqual([1, 2]);
  expect(at(1.2, [{ start: 1.1, end: 1.3 }])).toBeUndefined();
});

test("without scenes and without frames there is still an answer", () => {
  expect(at(1.6, [])).toBe(2);
  expect(frameAt([], [], 1)).toBeUndefined();
});
