import { expect, test } from "vitest";
import { face, frame, person, phrase, timeline } from "../testing";
import { certainty, lanesOf, timed } from "./lanes";
import { during, joined, lastBefore } from "./stretches";

const items = [0, 2, 4].map((start) => ({ start, end: start + 1 }));

test.each([
  [-1, -1],
  [0, 0],
  [1.9, 0],
  [2, 1],
  [99, 2],
])("at %f the last that has begun is number %i", (time, index) => {
  expect(lastBefore(items, time)).toBe(index);
});

test("between two stretches there is nothing", () => {
  expect(during(items, 2.5)?.start).toBe(2);
  expect(during(items, 3.5)).toBeUndefined();
});

test("neighbours that say the same are one, weighed by how long they last", () => {
  const one = { start: 0, end: 1, level: 1, text: "a cat" };
  const parts = [one, { ...one, start: 1, end: 4, level: 0.2 }, { ...one, start: 5, end: 6 }];
  const result = joined(parts);
  expect(result.map(({ start, end }) => [start, end])).toEqual([
    [0, 4],
    [5, 6],
  ]);
  expect(result[0]?.level).toBeCloseTo(0.4);
  expect(one.end).toBe(1);
});

test("a frame lasts until the next one, the last until the end", () => {
  expect(timed([frame(0), frame(2)], 7).map(({ start, end }) => [start, end])).toEqual([
    [0, 2],
    [2, 7],
  ]);
});

test("there is a lane for each step that was done, also when nothing was found", () => {
  const lanes = lanesOf(timeline({ steps: ["samples", "faces", "speech"], frames: [frame(0)] }), 1);
  expect(lanes.map((lane) => [lane.name, lane.stretches.length, lane.note])).toEqual([
    ["Faces", 0, "No faces found"],
    ["Speech", 0, "Nobody speaks"],
  ]);
  expect(lanesOf(timeline(), 1)).toEqual([]);
});

test("the labels that weigh most have lanes, with their scores", () => {
  const scored = (label: string, score: number) => ({ label, score });
  const frames = [
    frame(0, { labels: ["a", "b", "c", "d", "e"].map((name, index) => scored(name, 0.5 - index / 10)) }),
    frame(1, { labels: [scored("e", 0.9)] }),
  ];
  const lanes = lanesOf(timeline({ steps: ["labels"], frames }), 10);
  expect(lanes.map((lane) => lane.name)).toEqual(["e", "a", "b", "c"]);
  expect(lanes[0]?.stretches).toEqual([
    { start: 0, end: 1, level: expect.closeTo(0.1), text: "e, 10 %" },
    { start: 1, end: 10, level: 0.9, text: "e, 90 %" },
  ]);
});

test("faces and people are counted", () => {
  const frames = [frame(0, { faces: [face(0.1), face(0.5)] }), frame(1, { faces: [face(0.1)], people: [person()] })];
  const [faces, people] = lanesOf(timeline({ steps: ["faces", "poses"], frames }), 2);
  expect(faces?.stretches.map(({ level, text }) => [level, text])).toEqual([
    [1, "2 faces"],
    [0.5, "1 face"],
  ]);
  expect(people?.stretches.map(({ start, text }) => [start, text])).toEqual([[1, "1 person"]]);
});

test("phrases without words are silence", () => {
  const [speech] = lanesOf(timeline({ steps: ["speech"], speech: [phrase(1, "seven red"), phrase(5, " ")] }), 9);
  expect(speech?.stretches.map((each) => each.text)).toEqual(["seven red"]);
});

test("a phrase is as sure as its words are on average", () => {
  const said = phrase(0, "seven red", 0.5);
  expect(certainty(said)).toBe(0.5);
  expect(certainty({ ...said, words: [] })).toBe(1);
});
