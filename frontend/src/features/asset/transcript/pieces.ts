import type { FoundPhrase, FoundWord } from "@/api/schema";

/** A part of a phrase: a word with its time, or what is between words. `at`: where it begins in the phrase's text. */
export interface Piece {
  text: string;
  at: number;
  word: FoundWord | null;
}

/**
 * Cut a phrase into its words and what is between them. The text is the phrase's own, so that languages without spaces
 * and the signs around words look as they should; a word that is not in it, in its place, is left without a time.
 */
export function piecesOf(phrase: FoundPhrase): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const word of phrase.words) {
    const text = word.text.trim();
    const at = text ? phrase.text.indexOf(text, done) : -1;
    if (at < 0) continue;
    if (at > done) pieces.push({ text: phrase.text.slice(done, at), at: done, word: null });
    pieces.push({ text, at, word });
    done = at + text.length;
  }
  if (done < phrase.text.length) pieces.push({ text: phrase.text.slice(done), at: done, word: null });
  return pieces;
}
