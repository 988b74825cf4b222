import type { JobView } from "@/api/events";
import { STEP_WORDS } from "@/lib/steps";

/** Where one file stands on its way from this browser to being searchable. */
export type Phase =
  | "refused" // for what it is, mostly before a byte went out
  | "waiting" // for its turn
  | "hashing" // is it here already?
  | "uploading"
  | "pausing" // before another try
  | "failed" // for a reason that another try may mend
  | "cancelled"
  | "analysing"
  | "done"; // kept; `job` tells what became of the analysis

export type Upload = {
  key: number;
  file: File;
  phase: Phase;
  sent: number;
  problem: string | null;
  asset: { id: string; kind: string } | null;
  isNew: boolean;
  jobId: string | null;
  job: JobView | null;
  /** What the analysis could not look for. */
  skipped: string[];
};

export const isBusy = ({ phase }: Upload) =>
  phase === "waiting" || phase === "hashing" || phase === "uploading" || phase === "pausing";

export const isOver = (upload: Upload) => !isBusy(upload) && upload.phase !== "analysing";

/** Say in a few words where a file stands. */
export function wordsOf(upload: Upload): string {
  switch (upload.phase) {
    case "waiting":
      return "Waiting for its turn";
    case "hashing":
      return "Checking whether it is here already";
    case "uploading":
      return upload.sent >= upload.file.size ? "The service reads it" : "Uploading";
    case "cancelled":
      return "Cancelled";
    case "analysing":
      return `${upload.isNew ? "Stored" : "Was here already"} · ${analysisWords(upload.job)}`;
    case "done":
      return `${upload.isNew ? "Stored" : "Was here already"}${endWords(upload)}`;
    default:
      return upload.problem ?? "";
  }
}

function analysisWords(job: JobView | null): string {
  if (job?.state !== "running")
    return job?.error ? `waiting for another try: ${job.error.message}` : "waiting for analysis";
  return (STEP_WORDS[job.step ?? ""] ?? "Analysing").toLowerCase();
}

function endWords({ job, skipped }: Upload): string {
  if (!job) return "";
  if (job.state === "succeeded") return skipped.length ? ` · analysed, but not: ${skipped.join(", ")}` : " · analysed";
  if (job.state === "failed") return ` · the analysis failed: ${job.error?.message ?? "no reason was given"}`;
  return " · the analysis was cancelled";
}

export const isBad = ({ phase, job }: Upload) => phase === "failed" || phase === "refused" || job?.state === "failed";

/** Return the files with those first that want attention. */
export function inOrder(uploads: readonly Upload[]): Upload[] {
  return uploads.toSorted((a, b) => Number(isBad(b)) - Number(isBad(a)));
}

/** Say whether there is something to measure: who waits for a turn has no progress. */
export const hasShare = ({ phase, job }: Upload) =>
  phase === "hashing" || phase === "uploading" || (phase === "analysing" && job?.state === "running");

/** How far a file is in what it is doing, from 0 to 1; undefined where nobody knows. */
export function shareOf(upload: Upload): number | undefined {
  if (upload.phase === "uploading") return upload.sent >= upload.file.size ? undefined : upload.sent / upload.file.size;
  return upload.phase === "analysing" ? upload.job?.progress : undefined;
}
