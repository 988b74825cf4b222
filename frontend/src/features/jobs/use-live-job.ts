import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { followJob, type JobView, viewOf } from "@/api/events";
import { isFinal } from "@/api/jobs";
import type { JobObject } from "@/api/schema";

/** Return how a listed job stands now: a running one is followed by its events, the others by the list. */
export function useLiveJob(job: JobObject): JobView {
  const cache = useQueryClient();
  const [heard, setHeard] = useState<JobView | null>(null);
  const isRunning = job.state === "running";
  useEffect(() => {
    if (!isRunning) return;
    const stop = followJob(job.id, {
      seen: setHeard,
      ended: () => void cache.invalidateQueries({ queryKey: ["jobs"] }),
    });
    return () => {
      stop();
      setHeard(null);
    };
  }, [job.id, isRunning, cache]);
  // A list that was asked for before the last event knows less than the event, unless it knows the end.
  return heard && !isFinal(job.state) ? heard : viewOf(job);
}
