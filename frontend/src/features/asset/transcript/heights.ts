/** How high the rows of a long list are: estimated, until they have been seen and measured. */
export class Heights {
  private readonly heights: Float64Array;
  private offsets: Float64Array | null = null;

  constructor(estimates: readonly number[]) {
    this.heights = Float64Array.from(estimates);
  }

  /** Note how high a row is; return whether that is news. */
  measure(index: number, height: number): boolean {
    const before = this.heights[index];
    if (before === undefined || Math.abs(before - height) < 0.5) return false;
    this.heights[index] = height;
    this.offsets = null;
    return true;
  }

  /** Return where a row begins; of the number of rows, where the last one ends. */
  top(index: number): number {
    this.offsets ??= this.summed();
    return this.offsets[Math.min(Math.max(0, index), this.heights.length)] ?? 0;
  }

  get total(): number {
    return this.top(this.heights.length);
  }

  /** Return the rows to draw for a part of the list that is seen: from `first` to before `end`, with some on each side. */
  seen(from: number, height: number, spare = 4): { first: number; end: number } {
    const first = Math.max(0, this.at(from) - spare);
    const end = Math.min(this.heights.length, this.at(from + height) + 1 + spare);
    return { first, end };
  }

  /** Return the row at a distance from the top. */
  private at(distance: number): number {
    let low = 0;
    let high = this.heights.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.top(middle + 1) <= distance) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, Math.max(0, this.heights.length - 1));
  }

  private summed(): Float64Array {
    const offsets = new Float64Array(this.heights.length + 1);
    for (const [index, height] of this.heights.entries()) offsets[index + 1] = (offsets[index] ?? 0) + height;
    return offsets;
  }
}
