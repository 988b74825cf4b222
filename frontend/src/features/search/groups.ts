import type { MomentObject } from "@/api/schema";

/** The moments of one asset, best first. */
export type Group = { assetId: string; name: string; kind: MomentObject["kind"]; moments: MomentObject[] };

/** Gather moments by their asset; assets stand in the order of their best moments. */
export function byAsset(moments: readonly MomentObject[]): Group[] {
  const groups = new Map<string, Group>();
  for (const moment of moments) {
    const known = groups.get(moment.asset_id);
    if (known) known.moments.push(moment);
    else {
      const name = moment.name ?? "A file without a name";
      groups.set(moment.asset_id, { assetId: moment.asset_id, name, kind: moment.kind, moments: [moment] });
    }
  }
  return [...groups.values()];
}
