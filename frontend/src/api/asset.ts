import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import type { JobObject } from "@/api/schema";

const ANALYSE = "analyse";

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
    queryKey: ["analysis", assetId],
    queryFn: async ({ signal }): Promise<JobObject | null> => {
      const query = { asset_id: assetId, kind: ANALYSE, limit: 1 };
      const jobs = await answer(client.GET("/v1/jobs", { params: { query }, signal }));
      return jobs.data[0] ?? null;
    },
  });
}

/** Begin a job that analyses an asset, whatever was found before. */
export function analyse(assetId: string): Promise<JobObject> {
  return answer(client.POST("/v1/jobs", { body: { kind: ANALYSE, asset_id: assetId, options: {}, priority: 0 } }));
}

/** Put a failed or cancelled job into the queue again. */
export function retry(jobId: string): Promise<JobObject> {
  return answer(client.POST("/v1/jobs/{job_id}/retry", { params: { path: { job_id: jobId } } }));
}

/** Return whether a job has still to be done. */
export function isUnderWay(job: JobObject | null | undefined): job is JobObject & { state: "queued" | "running" } {
  return job?.state === "queued" || job?.state === "running";
}
