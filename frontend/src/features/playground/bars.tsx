import { percent } from "@/lib/format";

/** Names with their shares as bars, in the order given. */
export function Bars({ label, rows }: { label: string; rows: { name: string; share: number; detail?: string }[] }) {
  return (
    <ol aria-label={label} className="flex flex-col gap-2">
      {rows.map((row) => (
        <li key={row.name} className="text-sm">
          <span className="flex justify-between gap-3">
            <span className="min-w-0 truncate" dir="auto">
              {row.name}
            </span>
            <span className="shrink-0 tabular-nums" title={row.detail}>
              {percent(row.share)}
            </span>
          </span>
          <span aria-hidden="true" className="mt-1 block h-1.5 overflow-hidden rounded-full bg-raised">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${row.share * 100}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}
