import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { ASSET_PAGE, type AssetFilter, assetsQuery } from "@/api/assets";
import { type Order, ordered } from "./order";

const LARGEST_PAGE = 1000;

/**
 * The assets that fit a filter, in an order. The service lists newest first, so that only as much is asked for as is
 * scrolled to; any other order needs all of them, and says so by `complete`.
 */
export function useAssets(filter: AssetFilter, order: Order) {
  const needsAll = order !== "newest";
  const query = useInfiniteQuery({
    ...assetsQuery(filter, needsAll ? LARGEST_PAGE : ASSET_PAGE),
    placeholderData: keepPreviousData,
  });
  const { data, hasNextPage, isFetching, fetchNextPage, isError } = query;
  useEffect(() => {
    if (needsAll && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [needsAll, hasNextPage, isFetching, isError, fetchNextPage]);
  const assets = useMemo(() => ordered(data?.pages.flatMap((page) => page.data) ?? [], order), [data, order]);
  return { ...query, assets, complete: !hasNextPage };
}
