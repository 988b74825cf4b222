import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { analysisQuery } from "@/api/asset";
import { followJob, type JobView, viewOf } from "@/api/events";
import { isFinal } from "@/api/jobs";
import type { JobObject } from "@/api/schema";
import { timelineQuery } from "@/api/timeline";
import { z } from "@/lib/zod";

/** Follow a job until it ends; what it finds on its way is fetched when it ends a part or begins another, and at the end. */
export function useFollowed(assetId: string, job: JobObject | null | undefined): JobView | null {
  const queries = useQueryClient();
  const [heard, setHeard] = useState<JobView | null>(null);
  const id = job && !isFinal(job.state) ? job.id : null;
  useEffect(() => {
    if (!id) return;
    let step: string | null = null;
    const look = () => queries.invalidateQueries({ queryKey: timelineQuery(assetId).queryKey });
    const stop = followJob(id, {
      seen: (view) => {
        const part = view.step && `${view.step} ${view.stepDone >= 1}`;
        if (step && part && part !== step) void look();
        step = part ?? step;
        setHeard(view);
      },
      ended: () => {
        void queries.invalidateQueries({ queryKey: analysisQuery(assetId).queryKey });
      },
    });
    return () => {
      stop();
      setHeard(null);
    };
  }, [id, assetId, queries]);
  useRenewal(assetId, job);
  return job && id ? (heard ?? viewOf(job)) : null;
}

const result = z.object({ steps: z.array(z.string()) });

/**
 * Fetch what was found again when the job says more than it: another tab, or somebody else, let the asset be analysed
 * meanwhile, or the job ended between the two questions of this page.
 */
function useRenewal(assetId: string, job: JobObject | null | undefined): void {
  const queries = useQueryClient();
  const known = useRef<string | undefined>(undefined);
  const now = job ? `${job.id} ${job.state} ${job.finished}` : undefined;
  const steps = useQuery(timelineQuery(assetId)).data?.steps;
  const promised = result.safeParse(job?.result).data?.steps ?? [];
  const behind = steps !== undefined && promised.some((step) => !steps.includes(step));
  useEffect(() => {
    if (!now) return;
    const news = known.current ? known.current !== now : behind;
    if (steps) known.current = now;
    if (news) void queries.invalidateQueries({ queryKey: timelineQuery(assetId).queryKey });
  }, [now, steps, behind, assetId, queries]);
}
