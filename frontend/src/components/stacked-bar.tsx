export type Piece = { name: string; value: number; text: string; colour: string };

/** One bar of several pieces with its legend; with `total`, the rest of the bar stays empty. */
export function StackedBar({ label, pieces, total }: { label: string; pieces: Piece[]; total?: number | undefined }) {
  const whole =
    Math.max(
      total ?? 0,
      pieces.reduce((sum, piece) => sum + piece.value, 0),
    ) || 1;
  const shown = pieces.filter((piece) => piece.value > 0);
  return (
    <figure aria-label={label}>
      <div aria-hidden="true" className="flex h-3 gap-px overflow-hidden rounded-full bg-raised">
        {shown.map((piece) => (
          <div
            key={piece.name}
            title={`${piece.name}: ${piece.text}`}
            className="min-w-0.5 first:rounded-l-full"
            style={{ width: `${(100 * piece.value) / whole}%`, background: piece.colour }}
          />
        ))}
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {pieces.map((piece) => (
          <li key={piece.name} className="inline-flex min-w-0 items-center gap-1.5">
            <span aria-hidden="true" className="size-2 shrink-0 rounded-xs" style={{ background: piece.colour }} />
            <span className="truncate">{piece.name}</span>
            <span className="tabular-nums text-ink">{piece.text}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
