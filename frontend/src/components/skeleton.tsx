/** Grey shapes in the place of what is being asked for, of the same size, so that nothing jumps. */
export function Skeleton({ count = 1, className = "h-24" }: { count?: number; className?: string }) {
  return (
    <>
      <span className="sr-only" role="status">
        Loading
      </span>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} aria-hidden="true" className={`animate-pulse rounded-lg bg-raised ${className}`} />
      ))}
    </>
  );
}
