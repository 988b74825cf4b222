import { expect, test } from "vitest";
import { hits } from "./hits";

const marked = (text: string, query: string) =>
  hits(text, query)
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join("");

test.each([
  ["a Blue square", "blue SQUARE", "a [Blue] [square]"],
  ["seventy seven", "sev*", "[seventy] [seven]"],
  ["seventy seven", "seven", "seventy [seven]"],
  ["Un café noir", "cafe", "Un [café] noir"],
  ["مربع أزرق", "أزرق", "مربع [أزرق]"],
  ["good morning, people", '"good morning"', "[good] [morning], people"],
  ["nothing here", "*", "nothing here"],
])("%s, searched for %s", (text, query, expected) => {
  expect(marked(text, query)).toBe(expected);
});
