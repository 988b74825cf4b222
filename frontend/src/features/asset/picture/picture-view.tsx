import { assetUrl } from "@/api/client";
import type { AssetObject } from "@/api/schema";

export function PictureView({ asset }: { asset: AssetObject }) {
  return <img src={assetUrl(asset.id, "file")} alt={asset.name ?? "Picture"} className="max-h-[70vh] rounded-lg" />;
}
