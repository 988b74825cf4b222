import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import { newestAnalysis } from "@/api/jobs";
import type { JobObject } from "@/api/schema";

/** What is known about one asset. */
export function assetQuery(id: string) {
  return queryOptions({
    queryKey: ["asset", id],
    queryFn: ({ signal }) =>
      answer(client.GET("/v1/assets/{asset_id}", { params: { path: { asset_id: id } }, signal })),
  });
}

/** Erase an asset and everything made of it. */
export async function deleteAsset(id: string): Promise<void> {
  await answer(client.DELETE("/v1/assets/{asset_id}", { params: { path: { asset_id: id } } }));
}

/** The newest job that analyses an asset; null when there is none, or it has been forgotten. */
export function analysisQuery(assetId: string) {
  return queryOptions({
    queryKey: ["jobs", "analysis", assetId],
    queryFn: ({ signal }) => newestAnalysis(assetId, signal),
  });
}

/** Begin a job that analyses an asset, whatever was found before. */
export function analyse(assetId: string): Promise<JobObject> {
  return answer(client.POST("/v1/jobs", { body: { kind: "analyse", asset_id: assetId, options: {}, priority: 0 } }));
}

/** Put a failed or cancelled job into the queue again. */
export function retry(jobId: string): Promise<JobObject> {
  return answer(client.POST("/v1/jobs/{job_id}/retry", { params: { path: { job_id: jobId } } }));
}
