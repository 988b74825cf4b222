/** Where in a list of texts something was found: from `from` to before `to` of text number `index`. */
export interface Match {
  index: number;
  from: number;
  to: number;
}

interface Folded {
  text: string;
  /** For each character of `text` the place in the original that it comes from, and the end of the original. */
  origin: number[];
}

/** Make a text comparable: without capitals and accents, as readers rarely type them when they search. */
export function folded(original: string): Folded {
  let text = "";
  const origin: number[] = [];
  let place = 0;
  for (const sign of original) {
    const plain = sign.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    for (let count = 0; count < plain.length; count += 1) origin.push(place);
    text += plain;
    place += sign.length;
  }
  origin.push(place);
  return { text, origin };
}

/** Return every place in which a text is found, in order; none for a text of spaces. */
export function findIn(texts: readonly Folded[], wanted: string): Match[] {
  const sought = folded(wanted.trim()).text;
  if (!sought) return [];
  return texts.flatMap(({ text, origin }, index) => {
    const matches: Match[] = [];
    for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length)) {
      const end = at + sought.length;
      matches.push({ index, from: origin[at] ?? 0, to: origin[end] ?? 0 });
    }
    return matches;
  });
}
