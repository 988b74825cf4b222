import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { analysisQuery } from "@/api/asset";
import { followJob, type JobView, viewOf } from "@/api/events";
import { isFinal } from "@/api/jobs";
import type { JobObject } from "@/api/schema";
import { timelineQuery } from "@/api/timeline";

/** Follow a job until it ends; what it finds on its way is fetched when it begins another part, and at the end. */
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
        if (step && view.step && view.step !== step) void look();
        step = view.step ?? step;
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

/** Fetch what was found again when another tab, or somebody else, let the asset be analysed meanwhile. */
function useRenewal(assetId: string, job: JobObject | null | undefined): void {
  const queries = useQueryClient();
  const known = useRef<string | undefined>(undefined);
  const now = job ? `${job.id} ${job.state} ${job.finished}` : undefined;
  useEffect(() => {
    const before = known.current;
    known.current = now;
    if (before && now && before !== now) {
      void queries.invalidateQueries({ queryKey: timelineQuery(assetId).queryKey });
    }
  }, [now, assetId, queries]);
}
