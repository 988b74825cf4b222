import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ApiError } from "@/api/client";
import type { Readiness } from "@/api/schema";
import { readinessQuery } from "@/api/system";

export type ServiceState = {
  kind: "unknown" | "ready" | "starting" | "failed" | "draining" | "away";
  words: string;
  reasons: string[];
};

const WORDS = {
  unknown: "Looking for the service",
  ready: "Ready",
  starting: "Starting",
  failed: "Not working",
  draining: "Shutting down",
  away: "Away",
} as const;

/** How the service stands. When it comes back, every view asks anew for what it could not get. */
export function useServiceState(): ServiceState {
  const { data, isError } = useQuery({ ...readinessQuery(), retry: false, refetchInterval: paceOf });
  const kind = isError ? "away" : (data?.status ?? "unknown");
  useAlarm();
  useRecovery(kind);
  const loading = Object.values(data?.models ?? {}).filter((state) => state === "ready").length;
  const words = kind === "starting" && data ? startingWords(loading, Object.keys(data.models).length) : WORDS[kind];
  return { kind, words, reasons: kind === "away" ? [] : (data?.reasons ?? []) };
}

const READINESS = "readiness";
const CALM = 5_000;
const LIVELY = 2_000;

/** Look often until the service is ready, and again when it is away. */
function paceOf({ state }: { state: { data: Readiness | undefined; status: string } }): number {
  return state.status === "success" && state.data?.status === "ready" ? CALM : LIVELY;
}

function startingWords(ready: number, all: number): string {
  return all ? `Starting: ${ready} of ${all} models ready` : WORDS.starting;
}

/** Look at once when another question went unanswered, and not only when the next look is due. */
function useAlarm(): void {
  const cache = useQueryClient();
  useEffect(
    () =>
      cache.getQueryCache().subscribe((event) => {
        if (event.type !== "updated" || event.query.queryKey[0] === READINESS) return;
        // "failed" comes before another try, "error" after the last one.
        const error = event.action.type === "failed" || event.action.type === "error" ? event.action.error : null;
        if (error instanceof ApiError && (error.status === 0 || error.status >= 502)) {
          void cache.invalidateQueries({ queryKey: [READINESS] }, { cancelRefetch: false });
        }
      }),
    [cache],
  );
}

function useRecovery(kind: ServiceState["kind"]): void {
  const cache = useQueryClient();
  const before = useRef(kind);
  useEffect(() => {
    const came = kind === "ready" && before.current !== "ready" && before.current !== "unknown";
    before.current = kind;
    if (came) void cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== READINESS });
  }, [kind, cache]);
}
