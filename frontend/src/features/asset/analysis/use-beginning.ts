import { useMutation, useQueryClient } from "@tanstack/react-query";
import { analysisQuery } from "@/api/asset";
import type { JobObject } from "@/api/schema";

/** Let an analysis begin, and take its job for the newest one from then on. */
export function useBeginning(assetId: string, begin: () => Promise<JobObject>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: begin,
    onSuccess: (job) => queries.setQueryData(analysisQuery(assetId).queryKey, job),
  });
}
