import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { assetQuery } from "@/api/asset";
import { isFinal } from "@/api/jobs";
import type { JobObject, JobState } from "@/api/schema";
import { Button } from "@/components/button";
import { ProgressBar } from "@/components/progress-bar";
import { When } from "@/components/when";
import { percent } from "@/lib/format";
import { JobDetails, Skipped } from "./job-details";
import { useJobAction } from "./use-job-actions";
import { useLiveJob } from "./use-live-job";
import { useNow } from "./use-now";
import { adviceFor, kindWords, STATE_WORDS, stepWords, tookWords } from "./words";

const COLOURS: Record<JobState, string> = {
  queued: "text-muted",
  running: "text-accent",
  succeeded: "text-good",
  failed: "text-bad",
  cancelled: "text-muted",
};

/** One job: what it is about, how far it is, what went wrong and what can be done. */
export function JobRow({ job }: { job: JobObject }) {
  const view = useLiveJob(job);
  const now = useNow(!isFinal(view.state));
  const action = useJobAction(job.id);
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line px-4 py-3 first:border-t-0">
      <div className="min-w-0 flex-1 basis-44">
        <div className="flex items-baseline gap-2">
          <span className={`shrink-0 text-sm font-medium ${COLOURS[view.state]}`}>{STATE_WORDS[view.state]}</span>
          <Subject job={job} />
        </div>
        <JobDetails job={job}>
          {[kindWords(job.kind), stepWords(view, job, now), tookWords(job, now)].filter(Boolean).join(" · ")}
          {" · "}
          <When at={job.created} now={now} />
        </JobDetails>
        {view.state === "running" && (
          <div className="mt-1.5 flex items-center gap-3">
            <ProgressBar done={view.progress} label="Progress" className="flex-1" />
            <span className="w-12 text-right text-xs text-muted tabular-nums">{percent(view.progress)}</span>
          </div>
        )}
        {view.error && view.state !== "succeeded" && (
          <p className="mt-1 text-sm wrap-anywhere">
            <span className="text-bad">{view.error.message}</span>
            {view.state === "failed" && <span className="text-muted"> {adviceFor(view.error.code)}</span>}
          </p>
        )}
        {action.isError && (
          <p role="alert" className="mt-1 text-sm text-bad">
            {action.error.message}
          </p>
        )}
        <Skipped job={job} />
      </div>
      <Actions state={view.state} cancelling={view.cancelling} action={action} />
    </li>
  );
}

function Subject({ job }: { job: JobObject }) {
  const { data } = useQuery({ ...assetQuery(job.asset_id ?? ""), enabled: job.asset_id !== null });
  if (job.asset_id === null) return <span className="truncate">{kindWords(job.kind)}</span>;
  return (
    <Link
      to="/assets/$assetId"
      params={{ assetId: job.asset_id }}
      dir="auto"
      title={data?.name ?? undefined}
      className="min-w-0 truncate font-medium hover:underline"
    >
      {data?.name ?? job.asset_id}
    </Link>
  );
}

type ActionsProperties = { state: JobState; cancelling: boolean; action: ReturnType<typeof useJobAction> };

function Actions({ state, cancelling, action }: ActionsProperties) {
  const busy = action.isPending;
  if (!isFinal(state)) {
    return (
      <Button onClick={() => action.mutate("cancel")} disabled={busy || cancelling}>
        Cancel
      </Button>
    );
  }
  return (
    <div className="flex gap-2">
      {state !== "succeeded" && (
        <Button onClick={() => action.mutate("retry")} disabled={busy}>
          Try again
        </Button>
      )}
      <Button look="quiet" onClick={() => action.mutate("forget")} disabled={busy} className="text-muted">
        Forget
      </Button>
    </div>
  );
}
