export type Command =
  | { do: "toggle" | "mute" | "fullscreen" | "subtitles" }
  | { do: "skip"; seconds: number }
  | { do: "frame"; frames: number }
  | { do: "part"; share: number };

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const PLAIN: Record<string, Command> = {
  " ": { do: "toggle" },
  k: { do: "toggle" },
  j: { do: "skip", seconds: -10 },
  l: { do: "skip", seconds: 10 },
  ArrowLeft: { do: "skip", seconds: -5 },
  ArrowRight: { do: "skip", seconds: 5 },
  ",": { do: "frame", frames: -1 },
  ".": { do: "frame", frames: 1 },
  f: { do: "fullscreen" },
  m: { do: "mute" },
  c: { do: "subtitles" },
};

/** Return what a key asks for; undefined when it is none of the player's. */
export function commandOf(key: Key): Command | undefined {
  if (key.ctrlKey || key.metaKey || key.altKey) return undefined;
  if (key.shiftKey && key.key === "ArrowLeft") return { do: "skip", seconds: -1 };
  if (key.shiftKey && key.key === "ArrowRight") return { do: "skip", seconds: 1 };
  if (/^[0-9]$/.test(key.key)) return { do: "part", share: Number(key.key) / 10 };
  return PLAIN[key.key.length === 1 ? key.key.toLowerCase() : key.key];
}

/** Say whether a key belongs to what has the focus: letters to a field, space to a button, arrows to a slider. */
export function takesKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("dialog, [contenteditable='true'], textarea, select")) return true;
  const input = target.closest("input");
  if (input) return !(input.type === "range" && !key.startsWith("Arrow"));
  return key === " " && target.closest("button, a, summary, [role='button']") !== null;
}
