import { ApiError, answer, assetUrl, client, reach, refusalOf } from "@/api/client";
import type { MomentObject, SearchResponse, ZeroShotResponse } from "@/api/schema";

/** Enough for every model: all of them look at far fewer pixels. */
const SIDE = 1280;

/** Return an asset's picture, upright and as a JPEG, to be shown to a model. */
export async function pictureOf(id: string, signal?: AbortSignal): Promise<Blob> {
  const response = await reach(assetUrl(id, "thumbnail", { side: SIDE }), { signal: signal ?? null });
  if (response.ok) return response.blob();
  throw await refusalOf(response);
}

// The client knows the parts of a form by their names only; a form is sent as it is.
type Form = { body: never; bodySerializer: () => FormData };

function form(parts: [string, string | Blob][]): Form {
  const data = new FormData();
  for (const [name, value] of parts) data.append(name, value);
  return { body: data as never, bodySerializer: () => data };
}

/** Ask which of some labels fits an asset's picture. `template` is the sentence that a label is put into. */
export async function zeroShot(id: string, labels: readonly string[], template: string) {
  const parts: [string, string | Blob][] = [
    ["file", await pictureOf(id)],
    ["template", template],
    ...labels.map((label): [string, string] => ["labels", label]),
  ];
  // A job would come only for a request that prefers one.
  const told = (await answer(client.POST("/v1/zero-shot", form(parts)))) as ZeroShotResponse;
  const [first] = told.data;
  if (first && "labels" in first) return { model: told.model, labels: first.labels };
  throw new ApiError(first?.error.message ?? "The service answered nothing.", 200, null, null, null);
}

/** Return the best moment of each other asset that looks like an asset's picture, best first. */
export async function alike(id: string, most: number, signal?: AbortSignal): Promise<MomentObject[]> {
  const parts: [string, string | Blob][] = [
    ["file", await pictureOf(id, signal)],
    ["limit", String(most * 4)],
    ["sources", "frame"],
  ];
  const found: SearchResponse = await answer(client.POST("/v1/search", { ...form(parts), signal: signal ?? null }));
  const best = new Map<string, MomentObject>();
  for (const moment of found.data)
    if (moment.asset_id !== id && !best.has(moment.asset_id)) best.set(moment.asset_id, moment);
  return [...best.values()].slice(0, most);
}
