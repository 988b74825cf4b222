import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { z } from "zod";
import { analysisQuery, isUnderWay } from "@/api/asset";
import { API } from "@/api/client";
import type { JobObject } from "@/api/schema";

const KINDS = ["queued", "started", "progress", "retrying", "requeued", "cancelling"] as const;
const ENDS = ["succeeded", "failed", "cancelled"] as const;

const event = z.object({
  data: z.object({ progress: z.number().optional(), step: z.string().optional(), attempt: z.number().optional() }),
});

export interface Following {
  progress: number;
  step: string | null;
  /** The connection was lost and is being made again; the job goes on meanwhile. */
  lost: boolean;
}

/** Follow a job by its events; what it finds on its way is fetched when it begins another part, and when it ends. */
export function useFollowedJob(assetId: string, job: JobObject | null | undefined): Following {
  const queries = useQueryClient();
  const [following, setFollowing] = useState<Following>({ progress: 0, step: null, lost: false });
  const id = isUnderWay(job) ? job.id : null;
  const progress = job?.progress ?? 0;
  useEffect(() => {
    if (!id) return;
    let step: string | null = null;
    const refresh = () => queries.invalidateQueries({ queryKey: ["timeline", assetId] });
    const source = new EventSource(`${API}/v1/jobs/${encodeURIComponent(id)}/events`);
    source.onopen = () => setFollowing((now) => ({ ...now, lost: false }));
    source.onerror = () => setFollowing((now) => ({ ...now, lost: true }));
    const told = (message: MessageEvent<string>) => {
      const known = event.safeParse(JSON.parse(message.data));
      if (!known.success) return;
      const { data } = known.data;
      if (data.step && step && data.step !== step) void refresh();
      step = data.step ?? step;
      setFollowing((now) => ({ progress: data.progress ?? now.progress, step, lost: false }));
    };
    const ended = () => {
      source.close();
      void queries.invalidateQueries({ queryKey: analysisQuery(assetId).queryKey });
      void refresh();
    };
    for (const kind of KINDS) source.addEventListener(kind, told);
    for (const kind of ENDS) source.addEventListener(kind, ended);
    return () => source.close();
  }, [id, assetId, queries]);
  return { ...following, progress: Math.max(following.progress, progress) };
}
