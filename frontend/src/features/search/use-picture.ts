import { type ClipboardEvent, useState } from "react";
import { useDropTarget } from "@/lib/dropping";
import { pictureRefused } from "@/lib/pictures";

/** A picture that is dropped on the box, pasted into it or chosen. */
export function usePicture(take: (picture: File) => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const offer = (files: FileList | null): boolean => {
    const file = files?.[0];
    if (!file) return false;
    const reason = pictureRefused(file);
    setProblem(reason);
    if (!reason) take(file);
    return true;
  };
  const drop = useDropTarget(offer);
  const onPaste = (event: ClipboardEvent) => {
    if (!offer(event.clipboardData.files)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { ...drop, problem, offer, target: { ...drop.target, onPaste } };
}
