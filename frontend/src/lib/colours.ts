/** Return a colour for the n-th of several things: hues far from their neighbours, readable on both themes. */
export function hue(index: number): string {
  return `oklch(0.64 0.14 ${(255 + index * 137.5) % 360})`;
}
