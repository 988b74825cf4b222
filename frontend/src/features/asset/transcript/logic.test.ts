import { expect, test } from "vitest";
import { phrase } from "../testing";
import { findIn, folded } from "./find";
import { Heights } from "./heights";
import { piecesOf } from "./pieces";

const texts = (...all: string[]) => all.map(folded);

test("a phrase is cut into words and what is between them", () => {
  const said = { ...phrase(0, "Seven red"), text: "Seven, red!" };
  expect(piecesOf(said).map(({ text, word }) => [text, word?.start ?? null])).toEqual([
    ["Seven", 0],
    [", ", null],
    ["red", 0.5],
    ["!", null],
  ]);
  expect(piecesOf(said).map(({ at }) => at)).toEqual([0, 5, 7, 10]);
});

test("words that the text does not have are left out, and the text stays whole", () => {
  const said = { ...phrase(0, "seven nine red"), text: "seven red" };
  expect(piecesOf(said).map(({ text }) => text)).toEqual(["seven", " ", "red"]);
  expect(piecesOf({ ...said, words: [] }).map(({ text, word }) => [text, word])).toEqual([["seven red", null]]);
});

test("languages without spaces have words too", () => {
  const said = { ...phrase(0, "今日 は"), text: "今日は" };
  expect(piecesOf(said).map(({ text }) => text)).toEqual(["今日", "は"]);
});

test("capitals and accents do not matter, and places are those of the original", () => {
  expect(findIn(texts("Über den Café"), "cafe")).toEqual([{ index: 0, from: 9, to: 13 }]);
  expect(findIn(texts("Cafe\u0301 au lait"), "CAFÉ ")).toEqual([{ index: 0, from: 0, to: 5 }]);
});

test("every place is found, in order, and nothing is found by nothing", () => {
  expect(findIn(texts("aaa", "b a"), "a").map(({ index, from }) => [index, from])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  expect(findIn(texts("a b"), "  ")).toEqual([]);
});

test("of a long list only what is in view is drawn, with a few rows around", () => {
  const heights = new Heights(Array.from({ length: 2000 }, () => 20));
  expect(heights.seen(0, 400)).toEqual({ first: 0, end: 25 });
  expect(heights.seen(20_000, 400)).toEqual({ first: 996, end: 1025 });
  expect(heights.seen(39_600, 400)).toEqual({ first: 1976, end: 2000 });
  expect(new Heights([]).seen(0, 400)).toEqual({ first: 0, end: 0 });
});

test("a measured row moves those below it", () => {
  const heights = new Heights([20, 20, 20]);
  expect(heights.measure(1, 52)).toBe(true);
  expect([0, 1, 2, 3].map((index) => heights.top(index))).toEqual([0, 20, 72, 92]);
  expect(heights.measure(1, 52.2)).toBe(false);
  expect(heights.measure(Number.NaN, 9)).toBe(false);
  expect(heights.total).toBe(92);
});
