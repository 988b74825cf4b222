import { useSyncExternalStore } from "react";
import { z } from "@/lib/zod";

const KEY = "preferences";
const THEME = "theme";
const DEFAULT_LABELS = ["a person", "a face", "an animal", "a landscape", "a building", "a text"];

const label = z.string().trim().min(1).max(200);
const shape = z.object({
  motion: z.enum(["system", "reduced"]).catch("system"),
  times: z.enum(["relative", "h23", "h12"]).catch("relative"),
  /** What pictures are compared with unless somebody says otherwise. */
  labels: z.array(label).min(1).max(200).catch(DEFAULT_LABELS),
});

export type Preferences = z.infer<typeof shape>;
export type Theme = "system" | "light" | "dark";

const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab of this browser.
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

let read: { text: string | null; value: Preferences } | undefined;

/** Return what this browser remembers; what is missing or makes no sense has its default. */
export function preferences(): Preferences {
  const text = localStorage.getItem(KEY);
  if (!read || read.text !== text) read = { text, value: shape.parse(parsed(text)) };
  return read.value;
}

function parsed(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Remember some preferences in this browser, and apply them. */
export function prefer(some: Partial<Preferences>): void {
  localStorage.setItem(KEY, JSON.stringify(shape.parse({ ...preferences(), ...some })));
  apply();
}

/** Return the theme that was chosen: `system` unless one was. */
export function theme(): Theme {
  const chosen = localStorage.getItem(THEME);
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

/** Choose a theme. It is stored as public/theme.js reads it before the first paint. */
export function chooseTheme(chosen: Theme): void {
  if (chosen === "system") localStorage.removeItem(THEME);
  else localStorage.setItem(THEME, chosen);
  apply();
}

/** Forget everything that the dashboard remembers in this browser. */
export function forget(): void {
  localStorage.clear();
  sessionStorage.clear();
  apply();
}

function apply(): void {
  const root = document.documentElement.dataset;
  const dark = window.matchMedia?.("(prefers-color-scheme: dark)").matches;
  const chosen = theme();
  root.theme = chosen === "system" ? (dark ? "dark" : "light") : chosen;
  root.motion = preferences().motion;
  tell();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, theme);
}
