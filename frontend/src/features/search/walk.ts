import type { KeyboardEvent } from "react";

/** Go from moment to moment with the arrow keys, over the borders of files. */
export function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const list = event.currentTarget.closest("[data-moments]");
  if (step === undefined || !list) return;
  const all = [...list.querySelectorAll<HTMLElement>("[data-moment]")];
  const next = all[all.indexOf(event.currentTarget) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
