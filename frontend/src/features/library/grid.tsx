import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import type { AssetObject, JobObject } from "@/api/schema";
import { Tile } from "./tile";
import { useWindow } from "./use-window";
import { GAP, neighbour } from "./window";

/** So many rows before the end the next page is asked for. */
const AHEAD = 12;

type Properties = {
  assets: readonly AssetObject[];
  jobs: ReadonlyMap<string, JobObject>;
  selected: ReadonlySet<string>;
  select: (id: string, range: boolean) => void;
  open: (id: string) => void;
  /** Called when the last rows come into sight. */
  reachEnd: () => void;
};

/** The assets in rows of one height, of which only those in sight exist: five thousand scroll as ten do. */
export function Grid({ assets, jobs, selected, select, open, reachEnd }: Properties) {
  const grid = useRef<HTMLUListElement>(null);
  const { first, last, columns, rowHeight, width } = useWindow(grid, assets.length);
  const rows = Math.ceil(assets.length / columns);
  const { at, press } = useArrows(grid, assets.length, columns, rowHeight);
  const near = rows - last <= AHEAD;
  useEffect(() => {
    if (near && assets.length > 0) reachEnd();
  }, [near, assets.length, reachEnd]);
  const tile = (width - GAP * (columns - 1)) / columns;
  return (
    <ul
      ref={grid}
      aria-label="Assets"
      onKeyDown={(event) => press(event, (index) => assets[index] && select(assets[index].id, event.shiftKey))}
      className="relative"
      style={{ height: Math.max(0, rows * rowHeight - GAP) }}
    >
      {assets.slice(first * columns, last * columns).map((asset, offset) => {
        const index = first * columns + offset;
        const place = { x: (index % columns) * (tile + GAP), y: Math.floor(index / columns) * rowHeight };
        return (
          <li
            key={asset.id}
            aria-setsize={assets.length}
            aria-posinset={index + 1}
            // Each a layer of its own: a picture that arrives, or a row that comes, paints no other tile anew.
            className="absolute top-0 left-0 will-change-transform [contain:size_layout_style]"
            style={{ width: tile, height: rowHeight - GAP, transform: `translate(${place.x}px, ${place.y}px)` }}
          >
            <Tile
              asset={asset}
              job={jobs.get(asset.id)}
              index={index}
              isSelected={selected.has(asset.id)}
              isCurrent={index === at || (offset === 0 && (at < first * columns || at >= last * columns))}
              select={select}
              open={open}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** Let the arrow keys lead from tile to tile, also to those that do not exist yet. */
function useArrows(grid: React.RefObject<HTMLUListElement | null>, count: number, columns: number, rowHeight: number) {
  const [at, setAt] = useState(0);
  const wanted = useRef<number | null>(null);
  const focus = useCallback(() => {
    const tile =
      wanted.current === null ? null : grid.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!tile) return;
    wanted.current = null;
    tile.focus({ preventScroll: true });
  }, [grid]);
  // After every render, because the tile may come only with the rows that the page is scrolled to.
  useEffect(focus);
  const press = (event: KeyboardEvent, toggle: (index: number) => void) => {
    const link = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
    if (!link) return;
    const here = Number(link.dataset.index);
    const to = neighbour(event.key, here, count, columns);
    if (event.key === " ") toggle(here);
    else if (to === null) return;
    else {
      wanted.current = to;
      setAt(to);
      scrollToRow(grid.current, Math.floor(to / columns), rowHeight);
      focus();
    }
    event.preventDefault();
  };
  return { at, press };
}

/** Scroll as little as is needed for a row to be seen, clear of the header. */
function scrollToRow(grid: HTMLElement | null, row: number, rowHeight: number): void {
  const HEADER = 72;
  const top = (grid?.getBoundingClientRect().top ?? 0) + row * rowHeight;
  if (top < HEADER) window.scrollBy({ top: top - HEADER });
  else if (top + rowHeight > window.innerHeight) window.scrollBy({ top: top + rowHeight - window.innerHeight });
}
