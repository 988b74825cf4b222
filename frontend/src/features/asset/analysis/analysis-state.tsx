import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { analyse, analysisQuery, retry } from "@/api/asset";
import type { JobView } from "@/api/events";
import type { AssetObject, JobObject } from "@/api/schema";
import { timelineQuery } from "@/api/timeline";
import { Button } from "@/components/button";
import { ProgressBar } from "@/components/progress-bar";
import { percent } from "@/lib/format";
import { STEP_WORDS } from "@/lib/steps";
import { z } from "@/lib/zod";
import { useBeginning } from "./use-beginning";
import { useFollowed } from "./use-followed";

/** How far the analysis is, why it is not, and what can be done about it; nothing when all is well. */
export function AnalysisState({ asset }: { asset: AssetObject }) {
  const job = useQuery(analysisQuery(asset.id)).data;
  const timeline = useQuery(timelineQuery(asset.id)).data;
  const view = useFollowed(asset.id, job);
  if (view) return <UnderWay view={view} />;
  if (job?.state === "failed" || job?.state === "cancelled") return <Stopped assetId={asset.id} job={job} />;
  if (job?.state === "succeeded") return <Skipped job={job} />;
  if (job === null && timeline?.steps.length === 0) return <NotYet assetId={asset.id} />;
  return null;
}

function Banner({ children, look = "border-line" }: { children: ReactNode; look?: string }) {
  return (
    <div
      className={`mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border bg-surface px-4 py-3 text-sm ${look}`}
    >
      {children}
    </div>
  );
}

/** Return what is being done. Pictures come after scenes, and say nothing before the first of them has been seen. */
function partOf({ step, stepDone }: JobView): string {
  return step === "scenes" && stepDone >= 1 ? "frames" : (step ?? "");
}

function UnderWay({ view }: { view: JobView }) {
  const waiting = view.state === "queued";
  return (
    <Banner>
      <span role="status" className="font-medium">
        {waiting ? "Waiting for its turn to be analysed" : (STEP_WORDS[partOf(view)] ?? "Being analysed")}
      </span>
      <ProgressBar done={view.progress} label="Progress of the analysis" className="min-w-32 flex-1" />
      <span className="text-muted tabular-nums">{percent(view.progress)}</span>
      {view.error && (
        <span className="w-full text-warn">An attempt failed and is made again: {view.error.message}</span>
      )}
    </Banner>
  );
}

function Stopped({ assetId, job }: { assetId: string; job: JobObject }) {
  const again = useBeginning(assetId, () => retry(job.id));
  const failed = job.state === "failed";
  return (
    <Banner look="border-bad">
      <div role="alert" className="min-w-0 flex-1">
        <p className="font-medium">{failed ? "The analysis failed" : "The analysis was cancelled"}</p>
        {failed && <p className="break-words">{job.error?.message}</p>}
        <p className="text-muted">What was found until then is shown.</p>
        {again.error && <p className="text-bad">{again.error.message}</p>}
      </div>
      <Button disabled={again.isPending} onClick={() => again.mutate()}>
        Try again
      </Button>
    </Banner>
  );
}

function NotYet({ assetId }: { assetId: string }) {
  const begin = useBeginning(assetId, () => analyse(assetId));
  return (
    <Banner>
      <span className="flex-1">Nobody has looked into this yet.</span>
      {begin.error && (
        <span role="alert" className="text-bad">
          {begin.error.message}
        </span>
      )}
      <Button look="primary" disabled={begin.isPending} onClick={() => begin.mutate()}>
        Analyse it
      </Button>
    </Banner>
  );
}

const result = z.object({ skipped: z.record(z.string(), z.object({ reason: z.string() })) });

/** What an analysis that succeeded left out, and why. */
function Skipped({ job }: { job: JobObject }) {
  const skipped = Object.entries(result.safeParse(job.result).data?.skipped ?? {});
  if (skipped.length === 0) return null;
  return (
    <details className="mb-4 rounded-lg border border-line bg-surface px-4 py-3 text-sm">
      <summary className="cursor-pointer">Not looked for: {skipped.map(([step]) => step).join(", ")}</summary>
      <dl className="mt-2 grid gap-1 text-muted sm:grid-cols-[8rem_1fr]">
        {skipped.map(([step, { reason }]) => (
          <div key={step} className="contents">
            <dt className="font-medium">{step}</dt>
            <dd className="break-words">{reason}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
