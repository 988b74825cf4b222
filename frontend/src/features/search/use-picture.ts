import { type ClipboardEvent, type DragEvent, useState } from "react";
import { pictureRefused } from "@/lib/pictures";

/** A picture that is dropped on the box, pasted into it or chosen. */
export function usePicture(take: (picture: File) => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const offer = (files: FileList | null): boolean => {
    const file = files?.[0];
    if (!file) return false;
    const reason = pictureRefused(file);
    setProblem(reason);
    if (!reason) take(file);
    return true;
  };
  const target = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!offer(event.dataTransfer.files)) return;
      event.preventDefault();
      // A file that is dropped here is searched by, not uploaded as one that is dropped elsewhere on the window.
      event.stopPropagation();
    },
    onPaste: (event: ClipboardEvent) => {
      if (!offer(event.clipboardData.files)) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
  return { problem, over, offer, target };
}
