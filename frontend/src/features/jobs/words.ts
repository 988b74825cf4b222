import type { JobView } from "@/api/events";
import type { JobObject, JobState } from "@/api/schema";
import { STEP_WORDS } from "@/lib/steps";

export const STATE_WORDS: Record<JobState, string> = {
  queued: "Waiting",
  running: "Running",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};

const KIND_WORDS: Record<string, string> = {
  analyse: "Analysis",
  maintenance: "Maintenance",
  request: "Deferred request",
};

export const kindWords = (kind: string) => KIND_WORDS[kind] ?? kind;

/** Say what a job is doing, in a few words. */
export function stepWords(view: JobView, job: JobObject, now: number): string {
  if (view.cancelling) return "Stopping at the next step";
  if (view.state === "running") return STEP_WORDS[view.step ?? ""] ?? view.step ?? "Begun";
  if (view.state !== "queued") return "";
  const pause = Math.ceil(job.run_after - now);
  if (job.error && pause > 0) return `Next try in ${pause} s (attempt ${job.attempts + 1} of ${job.max_attempts})`;
  return "Waiting for its turn";
}

// What a person can do about it; the service's own message says what happened.
const ADVICE: Record<string, string> = {
  asset_not_found: "The asset was deleted meanwhile. There is nothing left to look into.",
  request_expired: "The request was forgotten meanwhile. Ask again.",
  media_undecodable: "The file is damaged. Upload a copy that plays elsewhere.",
  image_undecodable: "The picture is damaged. Upload a copy that opens elsewhere.",
  media_over_limit: "Cut the file, or raise the limit in the service's settings.",
  image_too_large: "Make the picture smaller, or raise the limit in the service's settings.",
  media_timeout: "Reading it took too long. Try again, or convert the file into a common format.",
  unsupported_media_type: "Convert the file into a common format such as MP4, WAV or JPEG, and upload that.",
  model_not_ready: "A model that is needed is still loading. Try again in a moment.",
  model_failed: "A model that is needed could not be loaded. The models view says why.",
  model_crashed: "The model was started again. Try again.",
  queue_full: "The service had too much to do. Try again.",
  disk_full: "The disk of the service is full. Delete something, then try again.",
  storage_damaged: "A stored file is missing. Restore the data folder of the service, then try again.",
  quota_exceeded: "The space for files is used up. Delete something, then try again.",
  internal_error: "This is a fault of the service. Its logs say more; trying again may help.",
};

/** Say what can be done about a failure. */
export function adviceFor(code: string): string {
  return ADVICE[code] ?? "Try again. If it fails once more, the logs of the service say why.";
}

/** Return how long a job took, or has taken so far, as `12 s` or `3 min 5 s`. */
export function tookWords(job: JobObject, now: number): string {
  if (job.started === null) return "";
  const seconds = Math.max(0, (job.finished ?? now) - job.started);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 60 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
