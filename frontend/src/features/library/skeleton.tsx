import { Skeleton } from "@/components/skeleton";

/** The grid's shape while its assets are asked for. */
export function GridSkeleton() {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(10.5rem,1fr))] gap-3 pt-13">
      <Skeleton count={12} className="aspect-square" />
    </div>
  );
}
