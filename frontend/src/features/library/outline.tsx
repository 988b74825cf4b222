import { queryOptions, useQuery } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import { Icon } from "@/components/icon";
import { useResting } from "./use-resting";

const BARS = 72;

function outlineQuery(id: string) {
  return queryOptions({
    queryKey: ["peaks", id, BARS],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/v1/assets/{asset_id}/peaks", {
          params: { path: { asset_id: id }, query: { buckets: BARS } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
}

/** The outline of a recording, in place of a picture. */
export function Outline({ id }: { id: string }) {
  const { data, isError } = useQuery({ ...outlineQuery(id), enabled: useResting(id) });
  if (isError) return <Icon name="audio" className="m-auto size-10 text-muted" />;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${BARS} 40`}
      preserveAspectRatio="none"
      className="m-auto h-3/5 w-5/6 text-accent"
    >
      <path d={outlinePath((data?.data ?? []) as [number, number][])} fill="currentColor" />
    </svg>
  );
}

/** Return one bar for each part, as loud as its loudest sample: the loudest part fills the height, silence is a line. */
export function outlinePath(parts: readonly (readonly [number, number])[]): string {
  const loudness = parts.map(([least, largest]) => Math.max(-least, largest, 0));
  const loudest = Math.max(...loudness, 0.05);
  return loudness
    .map((each, index) => {
      const half = Math.max(0.4, (each / loudest) * 20);
      return `M${index + 0.15} ${(20 - half).toFixed(1)}h.7v${(2 * half).toFixed(1)}h-.7z`;
    })
    .join("");
}
