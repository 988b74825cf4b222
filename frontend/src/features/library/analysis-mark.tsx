import { skippedSteps } from "@/api/jobs";
import type { JobObject } from "@/api/schema";
import { Icon } from "@/components/icon";
import { percent } from "@/lib/format";

/** How far an asset is looked into, in a word or a sign; nothing where nobody knows. */
export function AnalysisMark({ job }: { job: JobObject | undefined }) {
  if (!job || job.state === "cancelled") return null;
  if (job.state === "succeeded") {
    const skipped = skippedSteps(job);
    const words = skipped.length ? `Analysed, but not: ${skipped.join(", ")}` : "Analysed";
    return (
      <span className={`ml-auto ${skipped.length ? "text-warn" : "text-good"}`} title={words}>
        <Icon name="check" className="size-3.5" />
        <span className="sr-only">{words}</span>
      </span>
    );
  }
  if (job.state === "failed") {
    return (
      <span className="ml-auto flex items-center gap-1 truncate text-bad" title={job.error?.message}>
        <Icon name="warning" className="size-3.5" />
        Failed
      </span>
    );
  }
  return (
    <span className="ml-auto truncate">
      {job.state === "running" ? `Analysing ${percent(job.progress)}` : "Waiting"}
    </span>
  );
}
