import { CopyButton } from "@/components/copy-button";
import { StackedBar } from "@/components/stacked-bar";
import { hue } from "@/lib/colours";
import type { Outcome } from "./ask";
import { pretty } from "./pretty";

/** Where the time went, and the answer as it came. */
export function Details({ outcome }: { outcome: Outcome }) {
  const text = pretty(outcome.body);
  const pieces = outcome.parts.map((part, index) => ({
    name: part.name,
    value: part.seconds,
    text: milliseconds(part.seconds),
    colour: hue(index),
  }));
  return (
    <div className="mt-5 flex flex-col gap-4 border-t border-line pt-4">
      <div>
        <h2 className="mb-2 flex justify-between text-sm">
          <span className="font-medium">Time</span>
          <span className="text-muted tabular-nums">{milliseconds(outcome.seconds)}</span>
        </h2>
        <StackedBar label="Where the time went" pieces={pieces} />
      </div>
      <details className="text-sm">
        <summary className="cursor-pointer font-medium">JSON</summary>
        <div className="mt-2 flex justify-end">
          <CopyButton text={text} what="the JSON" />
        </div>
        <pre className="max-w-full overflow-x-auto rounded-md bg-raised p-3 text-xs whitespace-pre-wrap break-words">
          {text}
        </pre>
      </details>
    </div>
  );
}

function milliseconds(seconds: number): string {
  const value = seconds * 1000;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
