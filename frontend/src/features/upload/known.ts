import { analyse } from "@/api/asset";
import { assetWithDigest } from "@/api/assets";
import { newestAnalysis } from "@/api/jobs";
import type { AssetObject } from "@/api/schema";

// The browser's digest wants the whole file in memory. What is larger is sent, and the service knows it by its bytes.
const MOST_HASHED = 64 * 1024 * 1024;

/** Return the digest of a file's bytes, or null where it would cost too much, or the page has no right to it. */
export async function digestOf(file: File): Promise<string | null> {
  // Only pages from this machine or behind TLS have `crypto.subtle`.
  if (file.size > MOST_HASHED || !globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export type Known = { asset: AssetObject; jobId: string };

/** Return the asset that has these bytes already, and the job that looks into it: a new one when there was none. */
export async function findKnown(digest: string, signal: AbortSignal): Promise<Known | null> {
  const asset = await assetWithDigest(digest, signal);
  if (!asset) return null;
  const job = (await newestAnalysis(asset.id, signal)) ?? (await analyse(asset.id));
  return { asset, jobId: job.id };
}
