/** Vectors as stripes: each number a line, its strength how far it is from zero. */
export function Vectors({ names, vectors }: { names: string[]; vectors: number[][] }) {
  return (
    <ul className="flex flex-col gap-3">
      {vectors.map((vector, index) => (
        <li key={index}>
          <p className="mb-1 flex justify-between gap-3 text-sm">
            <span className="min-w-0 truncate" dir="auto">
              {names[index]}
            </span>
            <span className="shrink-0 text-xs text-muted">{vector.length} numbers</span>
          </p>
          <Stripes vector={vector} />
        </li>
      ))}
    </ul>
  );
}

function Stripes({ vector }: { vector: number[] }) {
  const most = Math.max(...vector.map(Math.abs)) || 1;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 -1 ${vector.length} 2`}
      preserveAspectRatio="none"
      className="h-12 w-full rounded-md border border-line"
    >
      <path
        d={vector.map((value, index) => `M${index + 0.5} 0v${(-value / most).toFixed(3)}`).join("")}
        className="stroke-accent"
      />
    </svg>
  );
}
