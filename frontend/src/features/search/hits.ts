/** A piece of a text, and whether it is what was searched for. */
export type Piece = { text: string; hit: boolean };

const WORD = /[\p{L}\p{N}]+/gu;

/** Return a word as the search compares it: without case and accents. */
function plain(word: string): string {
  return word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Cut a text so that the words of a query stand alone; `sev*` is every word that begins with it. */
export function hits(text: string, query: string): Piece[] {
  const asked = (query.match(/[\p{L}\p{N}]+\*?/gu) ?? []).map(plain);
  const isHit = (word: string) =>
    asked.some((each) => (each.endsWith("*") ? word.startsWith(each.slice(0, -1)) : word === each));
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!isHit(plain(word))) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), hit: false });
    pieces.push({ text: word, hit: true });
    end = index + word.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), hit: false });
  return pieces;
}
