import { percent } from "@/lib/format";

/** Labels with how likely each is, compared with the others. */
export function Bars({ bars }: { bars: readonly { label: string; score: number }[] }) {
  return (
    <dl className="grid gap-2">
      {bars.map(({ label, score }) => (
        <div key={label} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
          <dt className="truncate" dir="auto" title={label}>
            {label}
          </dt>
          <dd className="text-muted tabular-nums">{percent(score)}</dd>
          <div className="col-span-2 mt-1 h-1.5 overflow-hidden rounded-full bg-raised" aria-hidden="true">
            <div className="h-full rounded-full bg-accent" style={{ width: `${score * 100}%` }} />
          </div>
        </div>
      ))}
    </dl>
  );
}
