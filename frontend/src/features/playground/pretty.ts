const NUMBERS = /\[\s+(-?[\d.eE+-]+(?:,\s+-?[\d.eE+-]+)*)\s+\]/g;

/** Return JSON to be read: indented, but lists of numbers on one line. */
export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(NUMBERS, (_, inner: string) => `[${inner.replace(/\s+/g, " ")}]`);
}
