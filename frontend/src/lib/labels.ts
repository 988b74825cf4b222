const MOST = 200;

/** Return labels with more of them, as somebody typed them, with commas or lines between; none twice, none empty. */
export function withMore(labels: readonly string[], typed: string): string[] {
  const more = typed.split(/[,\n]/).map((label) => label.trim());
  return [...new Set([...labels, ...more.filter(Boolean)])].slice(0, MOST);
}
