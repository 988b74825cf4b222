import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import type { JobObject, JobState } from "@/api/schema";

export const JOB_STATES = ["queued", "running", "succeeded", "failed", "cancelled"] as const satisfies JobState[];

const PAGE = 50;
const LIVELY = 2_000;
const CALM = 10_000;

/** Say whether nothing more happens to a job unless somebody asks for it. */
export function isFinal(state: JobState): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

/** Return the steps of an analysis that were left out, for reasons that its result tells. */
export function skippedSteps(job: JobObject | null | undefined): string[] {
  return Object.keys((job?.result?.skipped ?? {}) as object);
}

export type JobFilter = { state?: JobState | undefined; asset?: string | undefined; kind?: string | undefined };

function asQuery(filter: JobFilter) {
  return {
    ...(filter.state && { state: filter.state }),
    ...(filter.asset && { asset_id: filter.asset }),
    ...(filter.kind && { kind: filter.kind }),
  };
}

/** The jobs that fit a filter, newest first; looked at again often while one of them is under way. */
export function jobsQuery(filter: JobFilter = {}, limit = PAGE) {
  const wanted = { limit, ...asQuery(filter) };
  return infiniteQueryOptions({
    queryKey: ["jobs", wanted],
    queryFn: ({ pageParam, signal }) =>
      answer(
        client.GET("/v1/jobs", { params: { query: { ...wanted, ...(pageParam && { after: pageParam }) } }, signal }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => {
      const jobs = query.state.data?.pages.flatMap((page) => page.data) ?? [];
      return jobs.some((job) => !isFinal(job.state)) ? LIVELY : CALM;
    },
  });
}

/** How one job stands. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ["job", id],
    queryFn: ({ signal }) => readJob(id, signal),
  });
}

export function readJob(id: string, signal?: AbortSignal): Promise<JobObject> {
  return answer(client.GET("/v1/jobs/{job_id}", { params: { path: { job_id: id } }, ...(signal && { signal }) }));
}

/** Return the newest job that looked into an asset. */
export async function newestAnalysis(asset: string, signal?: AbortSignal): Promise<JobObject | null> {
  const query = { limit: 1, ...asQuery({ asset, kind: "analyse" }) };
  return (await answer(client.GET("/v1/jobs", { params: { query }, ...(signal && { signal }) }))).data[0] ?? null;
}

export function cancelJob(id: string): Promise<JobObject> {
  return answer(client.POST("/v1/jobs/{job_id}/cancel", { params: { path: { job_id: id } } }));
}

export async function forgetJob(id: string): Promise<void> {
  await answer(client.DELETE("/v1/jobs/{job_id}", { params: { path: { job_id: id } } }));
}
