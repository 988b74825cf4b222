import { type DragEvent, useEffect, useState } from "react";

const hasFiles = (event: { dataTransfer: DataTransfer | null }) => Boolean(event.dataTransfer?.types.includes("Files"));

/** Return whether files are being dragged over the window. */
export function useFilesDragged(): boolean {
  const [dragged, setDragged] = useState(false);
  useEffect(() => watch(setDragged), []);
  return dragged;
}

function watch(tell: (dragged: boolean) => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  // The events of all elements below the pointer come here: the window is left when it was left as often as entered.
  let depth = 0;
  const become = (next: number) => {
    depth = Math.max(0, next);
    tell(depth > 0);
  };
  window.addEventListener("dragenter", (event) => hasFiles(event) && become(depth + 1), { signal });
  window.addEventListener("dragleave", () => become(depth - 1), { signal });
  // First of all, because whoever takes the files may stop the event.
  window.addEventListener("drop", () => become(0), { signal, capture: true });
  return () => ending.abort();
}

/**
 * Let an element take files itself that are dropped on it, so that they are not uploaded as those that are dropped
 * elsewhere on the window. While files are dragged it lies over what the window says then: give it `look`.
 */
export function useDropTarget(take: (files: FileList) => void) {
  const [over, setOver] = useState(false);
  const dragged = useFilesDragged();
  const target = {
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      take(event.dataTransfer.files);
    },
  };
  return { target, dragged, over: over && dragged, look: dragged ? "relative z-60" : "" };
}
