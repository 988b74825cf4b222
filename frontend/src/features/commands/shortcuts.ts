import { useEffect } from "react";
import { isWriting } from "@/lib/shortcuts";

/** Open the palette with Ctrl or ⌘ and K, and the help with a question mark, wherever one is. */
export function useShortcuts(open: (what: "palette" | "help") => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const what = commandOf(event);
      if (!what) return;
      event.preventDefault();
      open(what);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [open]);
}

function commandOf(event: KeyboardEvent): "palette" | "help" | null {
  // What is asked in a dialog wants its answer first.
  if (document.querySelector("dialog[open]")) return null;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return "palette";
  return event.key === "?" && !isWriting(event.target) ? "help" : null;
}
