/** A part of the time that an answer took, in seconds. */
export type Part = { name: string; seconds: number };

const WORDS: Record<string, string> = {
  queue: "Waiting",
  preprocess: "Preparing",
  inference: "Computing",
  postprocess: "Finishing",
};

/**
 * Read Server-Timing, and count as transfer what of the whole time it does not explain. Tasks that run side by side are
 * added up in it, so that its sum may be more than the whole.
 */
export function parts(header: string | null, whole: number): Part[] {
  const told = (header ?? "").split(",").flatMap((entry) => {
    const [, name = "", milliseconds = ""] = /^\s*([\w-]+).*;\s*dur=([\d.]+)/.exec(entry) ?? [];
    return name ? [{ name: WORDS[name] ?? name, seconds: Number(milliseconds) / 1000 }] : [];
  });
  const rest = whole - told.reduce((sum, part) => sum + part.seconds, 0);
  return [...told, { name: "Transfer and the rest", seconds: Math.max(0, rest) }];
}
