import { useEffect, useState } from "react";
import { droppedFiles, meant } from "./collect";

/** The whole window takes files, dropped or pasted; a view that has a better use for them prevents the default. */
export function DropZone({ take }: { take: (files: File[]) => void }) {
  const [hovered, setHovered] = useState(false);
  useEffect(() => listen(take, setHovered), [take]);
  if (!hovered) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-canvas/85 p-6">
      <div className="flex size-full items-center justify-center rounded-xl border-2 border-dashed border-accent text-xl font-semibold">
        Drop pictures, sounds, films or whole folders
      </div>
    </div>
  );
}

function listen(take: (files: File[]) => void, setHovered: (hovered: boolean) => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  // The events of all elements below the pointer come here: the window is left when it was left as often as entered.
  let depth = 0;
  const enter = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    depth += 1;
    setHovered(true);
  };
  const leave = () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) setHovered(false);
  };
  const reset = () => {
    depth = 0;
    setHovered(false);
  };
  const drop = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer || !hasFiles(event)) return;
    event.preventDefault();
    void droppedFiles(event.dataTransfer).then(take);
  };
  const over = (event: DragEvent) => {
    if (hasFiles(event)) event.preventDefault();
  };
  const paste = (event: ClipboardEvent) => {
    const files = meant(event.clipboardData?.files ?? []);
    if (!event.defaultPrevented && files.length > 0) take(files);
  };
  window.addEventListener("dragenter", enter, { signal });
  window.addEventListener("dragleave", leave, { signal });
  window.addEventListener("dragover", over, { signal });
  // First of all, because whoever takes the files may stop the event.
  window.addEventListener("drop", reset, { signal, capture: true });
  window.addEventListener("drop", drop, { signal });
  window.addEventListener("paste", paste, { signal });
  return () => ending.abort();
}

const hasFiles = (event: DragEvent) => Boolean(event.dataTransfer?.types.includes("Files"));
