export type Tone = "good" | "warn" | "bad" | "muted";

const COLOURS: Record<Tone, string> = { good: "bg-good", warn: "bg-warn", bad: "bg-bad", muted: "bg-muted" };
const TEXTS: Record<Tone, string> = { good: "text-good", warn: "text-warn", bad: "text-bad", muted: "text-muted" };

/** A state as a colour with its word, so that nobody has to see the colour. */
export function StateDot({ tone, children, busy = false }: { tone: Tone; children: string; busy?: boolean }) {
  return (
    <span className={`inline-flex items-center gap-1.5 text-xs font-medium ${TEXTS[tone]}`}>
      <span aria-hidden="true" className={`size-2 rounded-full ${COLOURS[tone]} ${busy ? "animate-pulse" : ""}`} />
      {children}
    </span>
  );
}
