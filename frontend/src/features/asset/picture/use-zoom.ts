import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { enlarged, FITTING, fitted, held, type Place, type Size } from "./zoom";

const KEY_STEP = 60;
const NO_ROOM: Size = { width: 0, height: 0 };

export interface Zoom {
  place: Place;
  fit: Size;
  by: (factor: number, point?: { x: number; y: number }) => void;
  move: (x: number, y: number) => void;
  reset: () => void;
}

/** Let a picture in a window be enlarged and moved: wheel with Ctrl, two fingers, dragging, keys. */
export function useZoom(window: RefObject<HTMLElement | null>, picture: Size): Zoom {
  const room = useRoom(window);
  const fit = room.width > 0 ? fitted(picture, room) : NO_ROOM;
  const [place, setPlace] = useState(FITTING);
  const latest = useRef({ fit, room });
  latest.current = { fit, room };
  const change = useCallback((next: (place: Place) => Place) => {
    setPlace((now) => held(next(now), latest.current.fit, latest.current.room));
  }, []);
  const by = useCallback<Zoom["by"]>((factor, point) => change((now) => enlarged(now, factor, point)), [change]);
  const move = useCallback<Zoom["move"]>((x, y) => change((now) => ({ ...now, x: now.x + x, y: now.y + y })), [change]);
  usePointers(window, by, move);
  return { place: held(place, fit, room), fit, by, move, reset: () => setPlace(FITTING) };
}

/** Do what a key asks for; return whether it asked for something. */
export function obey(key: string, zoom: Zoom): boolean {
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [KEY_STEP, 0],
    ArrowRight: [-KEY_STEP, 0],
    ArrowUp: [0, KEY_STEP],
    ArrowDown: [0, -KEY_STEP],
  };
  const move = zoom.place.scale > 1 ? moves[key] : undefined;
  if (move) zoom.move(...move);
  else if (key === "+" || key === "=") zoom.by(1.5);
  else if (key === "-") zoom.by(1 / 1.5);
  else if (key === "0") zoom.reset();
  else return false;
  return true;
}

function useRoom(box: RefObject<HTMLElement | null>): Size {
  const [room, setRoom] = useState(NO_ROOM);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return room;
}

type Point = { x: number; y: number };

function usePointers(box: RefObject<HTMLElement | null>, by: Zoom["by"], move: Zoom["move"]): void {
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const down = new Map<number, Point>();
    const at = (event: MouseEvent): Point => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
    };
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      by(Math.exp(-event.deltaY * 0.005), at(event));
    };
    const press = (event: PointerEvent) => {
      if (event.button !== 0) return;
      element.setPointerCapture?.(event.pointerId);
      down.set(event.pointerId, at(event));
    };
    const drag = (event: PointerEvent) => {
      const was = down.get(event.pointerId);
      if (!was) return;
      const now = at(event);
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
      if (other) by(Math.max(8, apart(now, other)) / Math.max(8, apart(was, other)), middle(now, other));
      else move(now.x - was.x, now.y - was.y);
      down.set(event.pointerId, now);
    };
    const release = (event: PointerEvent) => down.delete(event.pointerId);
    const twice = (event: MouseEvent) => by(2, at(event));
    const listeners = { wheel, pointerdown: press, pointermove: drag, pointerup: release, pointercancel: release };
    const all = { ...listeners, dblclick: twice };
    for (const [name, each] of Object.entries(all))
      element.addEventListener(name, each as EventListener, { passive: false });
    return () => {
      for (const [name, each] of Object.entries(all)) element.removeEventListener(name, each as EventListener);
    };
  }, [box, by, move]);
}

function apart(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
