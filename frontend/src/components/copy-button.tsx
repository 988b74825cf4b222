import { useEffect, useState } from "react";
import { Button } from "@/components/button";
import { copy } from "@/lib/copy";

const SHOWN = 1_500;

/** A button that copies a text; `what` says to screen readers what that is. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), SHOWN);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <Button
      look="quiet"
      className="min-h-7 px-2 text-xs"
      aria-label={`Copy ${what}`}
      onClick={async () => setState((await copy(text)) ? "copied" : "refused")}
    >
      <span aria-live="polite">{{ idle: "Copy", copied: "Copied", refused: "Select and copy by hand" }[state]}</span>
    </Button>
  );
}
