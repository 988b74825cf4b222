import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { z } from "zod";
import { analyse, analysisQuery, isUnderWay, retry } from "@/api/asset";
import type { AssetObject, JobObject } from "@/api/schema";
import { timelineQuery } from "@/api/timeline";
import { Button } from "@/components/button";
import { percent } from "@/lib/format";
import { useFollowedJob } from "./follow-job";

const STEPS: Record<string, string> = {
  scenes: "Looking for cuts",
  frames: "Looking at the pictures",
  speech: "Listening to what is said",
};

/** How far the analysis is, why it is not, and what can be done about it; nothing when all is well. */
export function AnalysisState({ asset }: { asset: AssetObject }) {
  const job = useQuery(analysisQuery(asset.id)).data;
  const timeline = useQuery(timelineQuery(asset.id)).data;
  const following = useFollowedJob(asset.id, job);
  if (isUnderWay(job)) return <UnderWay job={job} {...following} />;
  if (job?.state === "failed" || job?.state === "cancelled") return <Stopped assetId={asset.id} job={job} />;
  if (job === null && timeline && timeline.steps.length === 0) return <NotYet assetId={asset.id} />;
  if (job?.state === "succeeded") return <Skipped job={job} />;
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

function UnderWay(properties: { job: JobObject; progress: number; step: string | null; lost: boolean }) {
  const { job, progress, step, lost } = properties;
  const waiting = job.state === "queued" && !step;
  const words = waiting ? "Waiting for its turn to be analysed" : (STEPS[step ?? ""] ?? "Being analysed");
  return (
    <Banner>
      <span role="status" className="font-medium">
        {words}
      </span>
      <progress
        className="h-2 min-w-32 flex-1 accent-accent"
        aria-label="Progress of the analysis"
        value={progress}
        max={1}
      />
      <span className="text-muted tabular-nums">{percent(progress)}</span>
      {lost && <span className="text-warn">The connection was lost; it is being made again.</span>}
      {job.error && <span className="w-full text-warn">An attempt failed and is made again: {job.error.message}</span>}
    </Banner>
  );
}

function Stopped({ assetId, job }: { assetId: string; job: JobObject }) {
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => retry(job.id),
    onSuccess: (begun) => queries.setQueryData(analysisQuery(assetId).queryKey, begun),
  });
  const failed = job.state === "failed";
  return (
    <Banner look="border-bad">
      <div role="alert" className="min-w-0 flex-1">
        <p className="font-medium">{failed ? "The analysis failed" : "The analysis was cancelled"}</p>
        <p className="break-words text-muted">{failed && job.error?.message} What was found until then is shown.</p>
        {again.error && <p className="text-bad">{again.error.message}</p>}
      </div>
      <Button disabled={again.isPending} onClick={() => again.mutate()}>
        Try again
      </Button>
    </Banner>
  );
}

function NotYet({ assetId }: { assetId: string }) {
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: () => analyse(assetId),
    onSuccess: (begun) => queries.setQueryData(analysisQuery(assetId).queryKey, begun),
  });
  return (
    <Banner>
      <span className="flex-1">Nobody has looked into this yet.</span>
      {begin.error && <span className="text-bad">{begin.error.message}</span>}
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
