/** How far something is, from 0 to 1; without `done` it is under way, and nobody knows how far. */
export function ProgressBar({ done, label, className = "" }: { done?: number; label: string; className?: string }) {
  const shares = done === undefined ? {} : { "aria-valuenow": Math.round(done * 100) };
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...shares}
      className={`h-1.5 overflow-hidden rounded-full bg-raised ${className}`}
    >
      <div
        className={`h-full origin-left rounded-full bg-accent ${done === undefined ? "w-1/3 animate-pulse" : "transition-transform duration-300"}`}
        style={done === undefined ? undefined : { transform: `scaleX(${Math.min(1, Math.max(0, done))})` }}
      />
    </div>
  );
}
