import { queryOptions } from "@tanstack/react-query";
import { answer, assetUrl, client } from "@/api/client";

export type TranscriptFormat = "srt" | "vtt" | "txt" | "json";

const PEAKS = 4000;
// What is made of a file never changes while the file is there: its bytes are its identity.
const FOREVER = Number.POSITIVE_INFINITY;

/** Everything that was found in an asset so far. */
export function timelineQuery(id: string) {
  return queryOptions({
    queryKey: ["timeline", id],
    queryFn: ({ signal }) =>
      answer(client.GET("/v1/assets/{asset_id}/timeline", { params: { path: { asset_id: id } }, signal })),
    // It may have many megabytes: it is asked for again when a job has found more, and not compared piece by piece.
    staleTime: FOREVER,
    structuralSharing: false,
  });
}

/** The outline of an asset's sound, fine enough for a wide screen. */
export function peaksQuery(id: string) {
  return queryOptions({
    queryKey: ["peaks", id],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/v1/assets/{asset_id}/peaks", {
          params: { path: { asset_id: id }, query: { buckets: PEAKS } },
          signal,
        }),
      ),
    staleTime: FOREVER,
  });
}

/** Where each small picture of a film is on the sheet at `assetUrl(id, "sprite")`. */
export function spriteQuery(id: string) {
  return queryOptions({
    queryKey: ["sprite", id],
    queryFn: ({ signal }) =>
      answer(client.GET("/v1/assets/{asset_id}/sprite/tiles", { params: { path: { asset_id: id } }, signal })),
    staleTime: FOREVER,
  });
}

/** Return the address of what is said, as a file. */
export function transcriptUrl(id: string, format: TranscriptFormat): string {
  return assetUrl(id, "transcript", { format });
}

/** Return the address of the picture that a player shows at a moment. */
export function frameUrl(id: string, time: number, side: 160 | 320 | 640 | 1280): string {
  return assetUrl(id, `frames/${Math.max(0, time).toFixed(2)}`, { side });
}
