import { useQuery } from "@tanstack/react-query";
import { type ClipboardEvent, useState } from "react";
import { infoQuery } from "@/api/system";
import { useDropTarget } from "@/lib/dropping";
import { pictureRefused } from "@/lib/pictures";

/** A picture that is dropped on the box, pasted into it or chosen. */
export function usePicture(take: (picture: File) => void) {
  const limits = useQuery(infoQuery()).data?.limits;
  const [problem, setProblem] = useState<string | null>(null);
  const offer = (files: FileList | null): boolean => {
    const file = files?.[0];
    if (!file) return false;
    const reason = pictureRefused(file, limits);
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
