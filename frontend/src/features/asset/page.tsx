import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { assetQuery } from "@/api/asset";
import { ApiError } from "@/api/client";
import { Failure } from "@/components/notice";
import { AssetView } from "./asset-view";
import { Gone } from "./gone";
import { LoadingAsset } from "./loading";

const route = getRouteApi("/assets/$assetId");

/** One asset: a picture, or a recording with everything that was found in it. */
export default function AssetPage() {
  const { assetId } = route.useParams();
  const asset = useQuery(assetQuery(assetId));
  // What was erased in another tab is told by the next look at it, although its data is still here.
  if (asset.error instanceof ApiError && asset.error.status === 404) return <Gone />;
  if (asset.data) return <AssetView key={assetId} asset={asset.data} />;
  if (asset.error) return <Failure alone error={asset.error} retry={() => asset.refetch()} />;
  return <LoadingAsset />;
}
