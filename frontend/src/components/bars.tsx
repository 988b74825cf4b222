import { percent } from "@/lib/format";

/** A name with its share, from 0 to 1; `detail` is the tooltip of the share. */
export type Bar = { name: string; share: number; detail?: string };

/** Names with their shares as bars, in the order given. */
export function Bars({ label, bars }: { label: string; bars: readonly Bar[] }) {
  return (
    <ol aria-label={label} className="grid gap-2 text-sm">
      {bars.map(({ name, share, detail }) => (
        <li key={name}>
          <span className="flex justify-between gap-3">
            <span className="min-w-0 truncate" dir="auto" title={name}>
              {name}
            </span>
            <span className="shrink-0 text-muted tabular-nums" title={detail}>
              {percent(share)}
            </span>
          </span>
          <span aria-hidden="true" className="mt-1 block h-1.5 overflow-hidden rounded-full bg-raised">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Return the bars of labels that were compared with a picture. */
export function barsOf(labels: readonly { label: string; score: number; cosine: number }[]): Bar[] {
  return labels.map(({ label, score, cosine }) => ({
    name: label,
    share: score,
    detail: `Cosine ${cosine.toFixed(3)}`,
  }));
}
