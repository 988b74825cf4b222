import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { JOB_STATES, jobsQuery } from "@/api/jobs";
import type { JobState } from "@/api/schema";
import { Button } from "@/components/button";
import { Failure, Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { JobRow } from "./job-row";
import { STATE_WORDS } from "./words";

/** What is done, is being done and waits to be done. All of it is kept by the service: a reload shows the same. */
export default function JobsPage() {
  const { state: asked } = useSearch({ strict: false }) as { state?: string };
  const state = JOB_STATES.find((each) => each === asked);
  return (
    <Page title="Jobs">
      <StateFilter state={state} />
      <Jobs state={state} />
    </Page>
  );
}

function Jobs({ state }: { state: JobState | undefined }) {
  const query = useInfiniteQuery(jobsQuery({ state }));
  const jobs = query.data?.pages.flatMap((page) => page.data) ?? [];
  if (query.isPending) return <Skeleton className="h-64" />;
  // What was seen stays in sight while the service is away: the banner above tells that it is old.
  if (query.isError && !query.data) return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (jobs.length === 0) return <NoJobs state={state} />;
  return (
    <>
      <ul aria-label="Jobs" className="rounded-lg border border-line bg-surface">
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="mt-4 text-center">
          <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
            Show older jobs
          </Button>
        </div>
      )}
    </>
  );
}

function StateFilter({ state }: { state: JobState | undefined }) {
  const navigate = useNavigate();
  return (
    <fieldset className="mb-4 flex w-fit max-w-full flex-wrap rounded-md border border-line bg-surface p-0.5">
      <legend className="sr-only">State</legend>
      {[undefined, ...JOB_STATES].map((each) => (
        <button
          key={each ?? "all"}
          type="button"
          aria-pressed={each === state}
          onClick={() => void navigate({ to: "/jobs", search: each ? { state: each } : {}, replace: true })}
          className="h-8 shrink-0 rounded px-2.5 text-sm text-muted hover:text-ink aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-ink"
        >
          {each ? STATE_WORDS[each] : "All"}
        </button>
      ))}
    </fieldset>
  );
}

function NoJobs({ state }: { state: JobState | undefined }) {
  if (state) {
    return (
      <Notice
        title={`No job is in this state: ${STATE_WORDS[state].toLowerCase()}`}
        action={
          <Link to="/jobs" search={{}} className="text-accent underline">
            Show all jobs
          </Link>
        }
      />
    );
  }
  return (
    <Notice
      title="No jobs yet"
      action={
        <Link to="/" className="text-accent underline">
          Go to the library
        </Link>
      }
    >
      <p>When a file is uploaded, a job looks and listens to it. It goes on when this page is closed.</p>
    </Notice>
  );
}
