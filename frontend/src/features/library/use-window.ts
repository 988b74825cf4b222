import { type RefObject, useLayoutEffect, useState } from "react";
import { type Layout, layoutOf, type Window, windowOf } from "./window";

const START: Window & Layout & { width: number } = { first: 0, last: 0, columns: 2, rowHeight: 1, width: 0 };

/** Follow which rows of the grid are seen. It renders anew only when that changes, not at every pixel scrolled. */
export function useWindow(grid: RefObject<HTMLElement | null>, count: number) {
  const [seen, setSeen] = useState(START);
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    let asked = 0;
    const look = () => {
      asked = 0;
      const { width, top } = element.getBoundingClientRect();
      const layout = layoutOf(width);
      const rows = Math.ceil(count / layout.columns);
      const next = { width, ...layout, ...windowOf(Math.max(0, -top), window.innerHeight, layout.rowHeight, rows) };
      setSeen((before) => (same(before, next) ? before : next));
    };
    const ask = () => {
      asked ||= requestAnimationFrame(look);
    };
    look();
    const sizes = new ResizeObserver(ask);
    sizes.observe(element);
    window.addEventListener("scroll", ask, { passive: true });
    window.addEventListener("resize", ask);
    return () => {
      cancelAnimationFrame(asked);
      sizes.disconnect();
      window.removeEventListener("scroll", ask);
      window.removeEventListener("resize", ask);
    };
  }, [grid, count]);
  return seen;
}

function same(a: typeof START, b: typeof START): boolean {
  return (Object.keys(a) as (keyof typeof START)[]).every((key) => a[key] === b[key]);
}
