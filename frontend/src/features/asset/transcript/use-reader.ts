import { type RefObject, useEffect, useRef } from "react";

interface Reader {
  /** The reader went elsewhere by hand. */
  leave(): void;
  /** The reader chose a word. */
  seek(time: number): void;
}

const MOVING = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];

/**
 * Notice what a reader does with the list. The scrolling that follows the player is no sign of a reader, so what makes
 * people's scrolling is listened to, and not the scrolling.
 */
export function useReader(scroller: RefObject<HTMLElement | null>, reader: Reader): void {
  const latest = useRef(reader);
  latest.current = reader;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const leave = () => latest.current.leave();
    const key = (event: KeyboardEvent) => MOVING.includes(event.key) && leave();
    const press = (event: PointerEvent) => event.target === element && leave();
    const click = (event: MouseEvent) => {
      const word = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-start]") : null;
      // Whoever selects words wants to copy them, not to go there.
      if (word && window.getSelection()?.isCollapsed !== false) latest.current.seek(Number(word.dataset.start));
    };
    const listeners = { wheel: leave, touchmove: leave, keydown: key, pointerdown: press, click };
    for (const [name, each] of Object.entries(listeners))
      element.addEventListener(name, each as EventListener, { passive: true });
    return () => {
      for (const [name, each] of Object.entries(listeners)) element.removeEventListener(name, each as EventListener);
    };
  }, [scroller]);
}
