import { useEffect, useState } from "react";
import { Button } from "@/components/button";

const SHOWN = 1_500;

/** A button that copies a text; `what` says to screen readers what that is. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), SHOWN);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      // Browsers give the clipboard to pages of https and of this machine only.
      setState("refused");
    }
  };
  return (
    <Button look="quiet" className="min-h-7 px-2 text-xs" aria-label={`Copy ${what}`} onClick={copy}>
      <span aria-live="polite">{{ idle: "Copy", copied: "Copied", refused: "Select and copy by hand" }[state]}</span>
    </Button>
  );
}
