import { type RefObject, useEffect, useRef } from "react";

export interface Gestures {
  /** The pointer is at a place and a button is down: look there. */
  scrub(x: number): void;
  /** The pointer is at a place, or has gone. */
  hover(place: { x: number; y: number } | null): void;
  zoom(factor: number, x: number): void;
  pan(pixels: number): void;
}

/** Lines of a wheel that counts in lines are about this high. */
const LINE = 16;

/**
 * Follow pointers over an element. The listeners are put on by hand, because a wheel with Ctrl must be kept from the
 * browser's own zoom, which listeners of React may not do.
 */
export function useGestures(box: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const latest = useRef(gestures);
  latest.current = gestures;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => turn(event, element, latest.current);
    element.addEventListener("wheel", wheel, { passive: false });
    const stop = followPointers(element, () => latest.current);
    return () => {
      element.removeEventListener("wheel", wheel);
      stop();
    };
  }, [box]);
}

function turn(event: WheelEvent, element: HTMLElement, to: Gestures): void {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    to.zoom(Math.exp(-event.deltaY * unit * 0.005), event.clientX - element.getBoundingClientRect().left);
  } else if (Math.abs(sideways) > 0 && (event.shiftKey || Math.abs(sideways) > Math.abs(event.deltaY))) {
    event.preventDefault();
    to.pan(sideways * unit);
  }
}

type Place = { x: number; y: number };

function followPointers(element: HTMLElement, to: () => Gestures): () => void {
  const down = new Map<number, Place>();
  const place = (event: PointerEvent): Place => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    element.setPointerCapture?.(event.pointerId);
    down.set(event.pointerId, place(event));
    if (down.size === 1) to().scrub(place(event).x);
  };
  const move = (event: PointerEvent) => {
    const now = place(event);
    if (down.size === 2 && down.has(event.pointerId)) pinch(down, event.pointerId, now, to());
    else if (down.has(event.pointerId)) to().scrub(now.x);
    if (event.pointerType === "mouse") to().hover(now);
    if (down.has(event.pointerId)) down.set(event.pointerId, now);
  };
  const release = (event: PointerEvent) => down.delete(event.pointerId);
  const leave = () => to().hover(null);
  const listeners = { pointerdown: press, pointermove: move, pointerup: release, pointercancel: release } as const;
  for (const [name, each] of Object.entries(listeners)) element.addEventListener(name, each as EventListener);
  element.addEventListener("pointerleave", leave);
  return () => {
    for (const [name, each] of Object.entries(listeners)) element.removeEventListener(name, each as EventListener);
    element.removeEventListener("pointerleave", leave);
  };
}

/** Two fingers: their distance zooms, their middle moves. */
function pinch(down: ReadonlyMap<number, Place>, moved: number, now: Place, to: Gestures): void {
  const before = down.get(moved);
  const other = [...down].find(([id]) => id !== moved)?.[1];
  if (!before || !other) return;
  const [was, is] = [Math.abs(before.x - other.x), Math.abs(now.x - other.x)];
  to.pan((before.x - now.x) / 2);
  if (was > 8 && is > 8) to.zoom(is / was, (now.x + other.x) / 2);
}
