import { infiniteQueryOptions } from "@tanstack/react-query";
import { deleteAsset } from "@/api/asset";
import { ApiError, answer, client } from "@/api/client";
import type { AssetObject } from "@/api/schema";

export type AssetKind = AssetObject["kind"];
export type AssetFilter = { kind?: AssetKind | undefined; name?: string | undefined };

/** How many assets a page of a list has. */
export const ASSET_PAGE = 200;
const MISSING = 404;

/** The assets that fit a filter, newest first, page by page. */
export function assetsQuery(filter: AssetFilter = {}, limit = ASSET_PAGE) {
  const wanted = {
    limit,
    ...(filter.kind && { kind: filter.kind }),
    ...(filter.name && { name_contains: filter.name }),
  };
  return infiniteQueryOptions({
    queryKey: ["assets", wanted],
    queryFn: ({ pageParam, signal }) =>
      answer(
        client.GET("/v1/assets", {
          params: { query: { ...wanted, ...(pageParam && { after: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // Comparing thousands of assets with what they were costs more frames than showing the few in sight anew.
    structuralSharing: false,
  });
}

/** Return the asset that has these bytes already, if there is one. */
export async function assetWithDigest(sha256: string, signal?: AbortSignal): Promise<AssetObject | null> {
  const asked = client.GET("/v1/assets", { params: { query: { sha256, limit: 1 } }, ...(signal && { signal }) });
  return (await answer(asked)).data[0] ?? null;
}

/** Erase an asset and everything made of it. That it is gone already, perhaps in another tab, is what was wanted. */
export async function eraseAsset(id: string): Promise<void> {
  try {
    await deleteAsset(id);
  } catch (reason) {
    if (!(reason instanceof ApiError && reason.status === MISSING)) throw reason;
  }
}
