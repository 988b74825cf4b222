import type { AssetObject } from "@/api/schema";

/** Which assets are selected, and from where a range goes on. */
export type Selection = { ids: ReadonlySet<string>; from: string | null };

export const NOTHING: Selection = { ids: new Set(), from: null };

/** Select or deselect one asset; with `range` all from the one before to it. */
export function toggled(selection: Selection, id: string, assets: readonly AssetObject[], range: boolean): Selection {
  const ids = new Set(selection.ids);
  const [start, end] = [selection.from, id].map((each) => assets.findIndex((asset) => asset.id === each)) as [
    number,
    number,
  ];
  if (range && start >= 0 && end >= 0) {
    for (const asset of assets.slice(Math.min(start, end), Math.max(start, end) + 1)) ids.add(asset.id);
  } else if (!ids.delete(id)) {
    ids.add(id);
  }
  return { ids, from: id };
}

export function everything(assets: readonly AssetObject[]): Selection {
  return { ids: new Set(assets.map((asset) => asset.id)), from: null };
}
