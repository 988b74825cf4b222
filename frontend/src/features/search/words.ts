import type { MomentObject } from "@/api/schema";

type Source = MomentObject["source"];

/** What matched, as a badge says it. */
export const MATCHED: Record<Source, string> = { frame: "Seen", caption: "Caption", speech: "Said" };

export const BADGES: Record<Source, string> = {
  frame: "border-accent text-accent",
  caption: "border-warn text-warn",
  speech: "border-good text-good",
};

/** What a source would have found, for sentences about its absence. */
export const SEARCHED: Record<Source, string> = {
  frame: "What is seen",
  caption: "What captions say",
  speech: "What is said",
};

/** Return how many moments in how many files there are, as a sentence. */
export function summary(moments: number, files: number): string {
  if (moments === 0) return "Nothing found";
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  return `${count(moments, "moment")} in ${count(files, "file")}`;
}
