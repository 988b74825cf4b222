import { type ClipboardEvent, type DragEvent, useState } from "react";
import { bytes } from "@/lib/format";

const TYPES = ["image/jpeg", "image/png", "image/webp"];
const MOST_BYTES = 25 * 1024 * 1024;

/** Say why a file cannot be searched by, before it is sent; null when it can. */
export function refused(file: File): string | null {
  if (!TYPES.includes(file.type)) return `“${file.name}” is no JPEG, PNG or WebP picture.`;
  if (file.size > MOST_BYTES)
    return `“${file.name}” has ${bytes(file.size)}; at most ${bytes(MOST_BYTES)} can be searched by.`;
  return null;
}

/** A picture that is dropped on the box, pasted into it or chosen. */
export function usePicture(take: (picture: File) => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const offer = (files: FileList | null): boolean => {
    const file = files?.[0];
    if (!file) return false;
    const reason = refused(file);
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
