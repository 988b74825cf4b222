import { queryOptions } from "@tanstack/react-query";
import { API, answer, client, reach, refusalOf } from "@/api/client";
import { pictureOf } from "@/api/picture";
import type { FoundFrame, SearchResponse, TimelineObject } from "@/api/schema";

export type Source = "all" | "seen" | "said";

/** What is looked for: words, a picture from this machine, or the picture of an asset. */
export type Question = { text: string } | { picture: File } | { like: string };

const MOST = 60;
const EXAMPLES = 6;
const LOOKED_AT = 8;
const SOURCES: Record<Source, ("frame" | "caption" | "speech")[]> = {
  all: [],
  seen: ["frame", "caption"],
  said: ["speech"],
};

/** Moments that match a question, best first. */
export function searchQuery(question: Question, source: Source) {
  return queryOptions({
    queryKey: ["search", source, nameOf(question)],
    queryFn: ({ signal }) => ask(question, source, signal),
    // New files may be analysed at any time.
    staleTime: 30_000,
  });
}

function nameOf(question: Question): string[] {
  if ("text" in question) return ["text", question.text];
  if ("like" in question) return ["like", question.like];
  const { name, size, lastModified } = question.picture;
  return ["picture", name, String(size), String(lastModified)];
}

async function ask(question: Question, source: Source, signal: AbortSignal): Promise<SearchResponse> {
  const sources = SOURCES[source];
  if ("text" in question) {
    const body = { query: question.text, limit: MOST, sources, asset_ids: [], kinds: [] };
    return answer(client.POST("/v1/search", { body, signal }));
  }
  const picture = "like" in question ? await pictureOf(question.like, signal) : question.picture;
  const form = new FormData();
  form.append("file", picture);
  form.append("limit", String(MOST));
  for (const name of sources) form.append("sources", name);
  const response = await reach(`${API}/v1/search`, { method: "POST", body: form, signal });
  if (!response.ok) throw await refusalOf(response);
  return response.json();
}

/** Questions that what is stored can answer, from what was found in the newest files; null when nothing is stored. */
export function examplesQuery() {
  return queryOptions({
    queryKey: ["search", "examples"],
    queryFn: async ({ signal }) => {
      const assets = await answer(client.GET("/v1/assets", { params: { query: { limit: LOOKED_AT } }, signal }));
      if (assets.data.length === 0) return null;
      const timelines = assets.data.map(({ id }) =>
        answer(client.GET("/v1/assets/{asset_id}/timeline", { params: { path: { asset_id: id } }, signal })),
      );
      const found = await Promise.allSettled(timelines);
      return examples(found.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])));
    },
    staleTime: 60_000,
  });
}

/** Return a few of the best labels, captions and spoken phrases, one kind after the other. */
export function examples(timelines: TimelineObject[]): string[] {
  const frames = timelines.flatMap((timeline) => timeline.frames);
  const said = timelines.flatMap((timeline) => timeline.speech.map((phrase) => phrase.text.trim()));
  const kinds = [often(frames.flatMap(bestLabel)), often(said.filter(isShort)), often(frames.flatMap(captionOf))];
  const mixed = Array.from({ length: EXAMPLES }, (_, rank) =>
    kinds.flatMap((kind) => kind.slice(rank, rank + 1)),
  ).flat();
  return [...new Set(mixed)].slice(0, EXAMPLES);
}

function bestLabel(frame: FoundFrame): string[] {
  return frame.labels.slice(0, 1).map((label) => label.label);
}

function captionOf(frame: FoundFrame): string[] {
  return frame.caption && isShort(frame.caption) ? [frame.caption] : [];
}

function isShort(text: string): boolean {
  return text.length > 0 && text.length <= 40;
}

/** Return the texts without repeating any, the most frequent first. */
function often(texts: string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([text]) => text);
}
