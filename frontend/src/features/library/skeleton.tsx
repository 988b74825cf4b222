const TILES = Array.from({ length: 12 }, (_, index) => index);

/** The grid's shape while its assets are asked for. */
export function Skeleton() {
  return (
    <div
      role="status"
      aria-label="Loading the library"
      className="grid grid-cols-[repeat(auto-fill,minmax(10.5rem,1fr))] gap-3"
    >
      {TILES.map((tile) => (
        <div key={tile} className="aspect-square animate-pulse rounded-lg bg-raised" />
      ))}
    </div>
  );
}
