import type { AssetObject } from "@/api/schema";

export type Order = "newest" | "oldest" | "name" | "size";

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Return assets in an order; they come newest first. */
export function ordered(assets: AssetObject[], order: Order): AssetObject[] {
  if (order === "newest") return assets;
  if (order === "oldest") return assets.toReversed();
  if (order === "size") return assets.toSorted((a, b) => b.size - a.size);
  return assets.toSorted((a, b) => collator.compare(a.name ?? "", b.name ?? ""));
}
