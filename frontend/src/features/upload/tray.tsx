import { useState } from "react";
import { Button } from "@/components/button";
import { Icon } from "@/components/icon";
import { Entry } from "./entry";
import type { UploadQueue } from "./queue";
import { inOrder, isBad, isBusy, isOver, type Upload } from "./upload";

/** The files on their way and what became of them, in a corner; nothing while there are none. */
export function Tray({ uploads, queue }: { uploads: readonly Upload[]; queue: UploadQueue }) {
  const [open, setOpen] = useState(true);
  if (uploads.length === 0) return null;
  return (
    <section
      aria-label="Uploads"
      className="fixed right-0 bottom-0 z-40 w-full border border-line bg-surface shadow-lg sm:right-4 sm:bottom-4 sm:w-104 sm:rounded-lg"
    >
      <header className="flex items-center gap-2 py-1 pr-1 pl-4">
        <h2 aria-live="polite" className="min-w-0 flex-1 truncate text-sm font-medium">
          {summary(uploads)}
        </h2>
        {uploads.some(isOver) && (
          <Button look="quiet" onClick={() => queue.clear()}>
            {uploads.every(isOver) ? "Close" : "Clear finished"}
          </Button>
        )}
        <Button look="quiet" aria-expanded={open} aria-label="Files" onClick={() => setOpen(!open)}>
          <Icon name="chevron" className={`size-4 ${open ? "" : "rotate-180"}`} />
        </Button>
      </header>
      {open && (
        <ul className="max-h-[40dvh] overflow-y-auto border-t border-line">
          {inOrder(uploads).map((upload) => (
            <Entry key={upload.key} upload={upload} queue={queue} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Say in one line how all of them stand. */
export function summary(uploads: readonly Upload[]): string {
  const count = (is: (upload: Upload) => boolean) => uploads.filter(is).length;
  const parts: [number, string][] = [
    [count(isBusy), "uploading"],
    [count(({ phase }) => phase === "analysing"), "analysing"],
    [count(({ phase, job }) => phase === "done" && job?.state !== "failed"), "done"],
    [count(isBad), "with a problem"],
    [count(({ phase }) => phase === "cancelled"), "cancelled"],
  ];
  return parts.flatMap(([number, words]) => (number ? [`${number} ${words}`] : [])).join(", ");
}
