/** Something that lasts: where it is, how much of it there is (0 to 1), and what it says. */
export interface Stretch {
  start: number;
  end: number;
  level: number;
  text: string;
}

interface Timed {
  start: number;
  end: number;
}

/** Return the index of the last item that begins at or before a moment; -1 before the first. Items are in order. */
export function lastBefore(items: readonly { start: number }[], time: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.start ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Return the item that lasts at a moment. */
export function during<T extends Timed>(items: readonly T[], time: number): T | undefined {
  const item = items[lastBefore(items, time)];
  return item && time < item.end ? item : undefined;
}

/** Join neighbours that say the same, so that a long still picture is one stretch; the level is their mean. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const next of stretches) {
    const last = result.at(-1);
    if (last && last.text === next.text && Math.abs(last.end - next.start) < 1e-6) {
      const [before, more] = [last.end - last.start, next.end - next.start];
      last.level = (last.level * before + next.level * more) / Math.max(1e-9, before + more);
      last.end = next.end;
    } else result.push({ ...next });
  }
  return result;
}
