import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { newestAnalysis } from "@/api/jobs";
import type { JobObject } from "@/api/schema";

/** The newest job that analyses an asset; null when there is none, or it has been forgotten. */
export function analysisQuery(assetId: string) {
  return queryOptions({
    queryKey: ["jobs", "analysis", assetId],
    queryFn: ({ signal }) => newestAnalysis(assetId, signal),
  });
}

/** Let an analysis begin, and take its job for the newest one from then on. */
export function useBeginning(assetId: string, begin: () => Promise<JobObject>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: begin,
    onSuccess: (job) => queries.setQueryData(analysisQuery(assetId).queryKey, job),
  });
}
