/** One line of what the service counts. */
export type Sample = { name: string; labels: Record<string, string>; value: number };

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+([+-]?(?:Inf|[\d.]+(?:e[+-]?\d+)?)|NaN)(?:\s+\d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Record<string, string> = { "\\n": "\n", '\\"': '"', "\\\\": "\\" };

/** Read the text format of Prometheus; lines that are not samples are left out. */
export function parse(text: string): Sample[] {
  return text.split("\n").flatMap((line) => {
    const found = line.startsWith("#") ? null : LINE.exec(line.trim());
    if (!found) return [];
    return [{ name: found[1] ?? "", labels: labelsOf(found[2] ?? ""), value: numberOf(found[3] ?? "") }];
  });
}

function labelsOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(LABEL)].map(([, name = "", value = ""]) => [name, unescaped(value)]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

function unescaped(text: string): string {
  return text.replace(/\\[n"\\]/g, (pair) => ESCAPES[pair] ?? pair);
}

function numberOf(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}

/** Return the sum of all samples of a name that fit, or null when there is none. */
export function total(samples: Sample[], name: string, fits: (sample: Sample) => boolean = () => true): number | null {
  const found = samples.filter((sample) => sample.name === name && fits(sample));
  return found.length === 0 ? null : found.reduce((sum, sample) => sum + sample.value, 0);
}
