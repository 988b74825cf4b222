import { useEffect } from "react";
import { useFilesDragged } from "@/lib/dropping";
import { droppedFiles, meant } from "./collect";

/** The whole window takes files, dropped or pasted, but those that a part of a view has a better use for. */
export function DropZone({ take }: { take: (files: File[]) => void }) {
  const dragged = useFilesDragged();
  useEffect(() => listen(take), [take]);
  if (!dragged) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-canvas/85 p-6">
      <div className="flex size-full items-center justify-center rounded-xl border-2 border-dashed border-accent">
        <p className="rounded-lg bg-canvas px-4 py-2 text-center text-xl font-semibold">
          Drop pictures, sounds, films or whole folders
        </p>
      </div>
    </div>
  );
}

function listen(take: (files: File[]) => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
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
  window.addEventListener("dragover", over, { signal });
  window.addEventListener("drop", drop, { signal });
  window.addEventListener("paste", paste, { signal });
  return () => ending.abort();
}

const hasFiles = (event: DragEvent) => Boolean(event.dataTransfer?.types.includes("Files"));
