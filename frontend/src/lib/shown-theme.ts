import { useSyncExternalStore } from "react";
import { chooseTheme } from "@/lib/preferences";

const root = document.documentElement;

/** Return the theme that is shown, which the choice, or without one the system, has decided. */
export function shownTheme(): "light" | "dark" {
  return root.dataset.theme === "dark" ? "dark" : "light";
}

/** Choose the theme that is not shown. */
export function toggleTheme(): void {
  chooseTheme(shownTheme() === "dark" ? "light" : "dark");
}

/** The same as `shownTheme`, told whoever changed it. */
export const useShownTheme = () => useSyncExternalStore(whenChanged, shownTheme);

function whenChanged(tell: () => void): () => void {
  const observer = new MutationObserver(tell);
  observer.observe(root, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
