import { type RefObject, useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { Heights } from "./heights";

export interface Windowed {
  first: number;
  end: number;
  /** Room for the rows above, and for all of them. */
  before: number;
  total: number;
  /** To be told of the elements that are drawn, so that their true heights are known. */
  measured(index: number, element: HTMLElement | null): void;
  /** Bring a row into the middle. */
  show(index: number): void;
}

const UNSEEN = 600;

/** Draw only those rows of a long list that are in view. Rows may have different heights. */
export function useWindowed(scroller: RefObject<HTMLElement | null>, estimates: readonly number[]): Windowed {
  const heights = useMemo(() => new Heights(estimates), [estimates]);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [port, setPort] = useState({ top: 0, height: UNSEEN });
  usePort(scroller, setPort);
  const observer = useRowObserver(heights, redraw);
  const measured = useCallback(
    (index: number, element: HTMLElement | null) => {
      if (!element) return;
      element.dataset.row = String(index);
      observer.current?.observe(element);
    },
    [observer],
  );
  const show = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (!element) return;
      const middle = (heights.top(index) + heights.top(index + 1)) / 2;
      element.scrollTop = middle - element.clientHeight / 2;
    },
    [heights, scroller],
  );
  const { first, end } = heights.seen(port.top, port.height);
  return { first, end, before: heights.top(first), total: heights.total, measured, show };
}

type Port = { top: number; height: number };

function usePort(scroller: RefObject<HTMLElement | null>, setPort: (port: Port) => void): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const read = () => setPort({ top: element.scrollTop, height: element.clientHeight || UNSEEN });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener("scroll", read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", read);
    };
  }, [scroller, setPort]);
}

function useRowObserver(heights: Heights, redraw: () => void): RefObject<ResizeObserver | null> {
  const observer = useRef<ResizeObserver | null>(null);
  const latest = useRef(heights);
  latest.current = heights;
  // Made while drawing, because the rows' refs are told before any effect runs.
  observer.current ??= new ResizeObserver((entries) => {
    const news = entries.map(({ target, borderBoxSize: [size] }) => {
      const row = target instanceof HTMLElement && target.isConnected ? Number(target.dataset.row) : Number.NaN;
      return latest.current.measure(row, size?.blockSize ?? 0);
    });
    if (news.includes(true)) redraw();
  });
  return observer;
}
