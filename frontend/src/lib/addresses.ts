import { z } from "@/lib/zod";

/**
 * What each view keeps in its address, so that a reload or a link shows the same. A word that makes no sense is left out,
 * because an old or mistyped link should open the view all the same.
 */
const text = z.string().min(1).optional().catch(undefined);
const seconds = z.coerce.number().nonnegative().finite().optional().catch(undefined);

export const librarySearch = z.object({
  kind: z.enum(["image", "audio", "video"]).optional().catch(undefined),
  name: text,
  order: z.enum(["newest", "oldest", "name", "size"]).optional().catch(undefined),
});

export const assetSearch = z.object({
  /** Where the player stands, in seconds. */
  t: seconds,
  /** What the transcript is searched for. */
  find: text,
});

export const searchSearch = z.object({
  q: text,
  /** An asset whose picture is searched by, instead of words. */
  like: text,
  source: z.enum(["all", "seen", "said"]).optional().catch(undefined),
});

export const jobsSearch = z.object({ state: text });

export const playgroundSearch = z.object({ task: text });
