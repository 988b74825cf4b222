import { keepPreviousData, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { answer, client } from "@/api/client";
import type { JobObject, JobState } from "@/api/schema";

const MOST = 1000;
const RECENT = 50;
const HOUR = 3_600_000;
const LIVELY = 2_000;
const CALM = 15_000;

/** Jobs that look into assets and stand in a state. */
function analyses(state: JobState, limit = MOST) {
  return queryOptions({
    queryKey: ["jobs", "analyses", state],
    queryFn: async ({ signal }) =>
      (await answer(client.GET("/v1/jobs", { params: { query: { kind: "analyse", state, limit } }, signal }))).data,
    placeholderData: keepPreviousData,
    staleTime: LIVELY,
  });
}

/** Those that were done before this page was opened. They are long, and change only by being forgotten. */
const past = { ...analyses("succeeded"), queryKey: ["past-analyses"], staleTime: HOUR };

/**
 * How the newest analysis of each asset stands, by the asset's id. What is under way is looked at often; what has ended
 * only when something ended. An asset whose job is forgotten, or older than the last thousand, has none.
 */
export function useAnalyses(): ReadonlyMap<string, JobObject> {
  const cache = useQueryClient();
  const running = useQuery({
    ...analyses("running"),
    refetchInterval: ({ state }) => (state.data?.length ? LIVELY : CALM),
  });
  const isBusy = Boolean(running.data?.length);
  const queued = useQuery({ ...analyses("queued"), refetchInterval: isBusy ? 2 * LIVELY : CALM });
  const failed = useQuery(analyses("failed"));
  const succeeded = useQuery(analyses("succeeded", RECENT));
  const before = useQuery(past);
  const underWay = running.data?.map((job) => job.id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another set of running jobs means that one has ended
  useEffect(() => {
    for (const state of ["failed", "succeeded"]) {
      void cache.invalidateQueries({ queryKey: ["jobs", "analyses", state] });
    }
  }, [underWay, cache]);
  return useMemo(
    () => newest([before.data, succeeded.data, failed.data, queued.data, running.data].flatMap((jobs) => jobs ?? [])),
    [before.data, succeeded.data, failed.data, queued.data, running.data],
  );
}

/** Return the newest job of each asset. */
export function newest(jobs: readonly JobObject[]): ReadonlyMap<string, JobObject> {
  const found = new Map<string, JobObject>();
  for (const job of jobs) {
    const known = job.asset_id && found.get(job.asset_id);
    if (job.asset_id && (!known || job.created >= known.created)) found.set(job.asset_id, job);
  }
  return found;
}
