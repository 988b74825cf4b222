/** How the grid lies: tiles of one height in rows, so that what is seen follows from where the page stands. */
export type Layout = { columns: number; rowHeight: number };
export type Window = { first: number; last: number };

/** The narrowest tile, the space between two, and what a tile has below its picture, in pixels. */
const NARROWEST = 168;
export const GAP = 12;
const CAPTION = 52;
/** Rows beyond the edges: what is scrolled to is there already. */
const BEYOND = 3;

/** Return how many columns fit into a width, and how high a row with its gap is. */
export function layoutOf(width: number): Layout {
  const columns = Math.max(2, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const tile = (width - GAP * (columns - 1)) / columns;
  return { columns, rowHeight: Math.round((tile * 3) / 4) + CAPTION + GAP };
}

/** Return the first and the last row, not included, that are shown when `above` pixels of the grid lie over the edge. */
export function windowOf(above: number, height: number, rowHeight: number, rows: number): Window {
  const first = Math.max(0, Math.floor(above / rowHeight) - BEYOND);
  return {
    first: Math.min(first, rows),
    last: Math.max(0, Math.min(rows, Math.ceil((above + height) / rowHeight) + BEYOND)),
  };
}

/** Return where a key leads from one tile, or null when it leads nowhere. */
export function neighbour(key: string, at: number, count: number, columns: number): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined || to < 0 || to >= count ? null : to;
}
