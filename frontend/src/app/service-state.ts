import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ApiError } from "@/api/client";
import type { Readiness } from "@/api/schema";
import { infoQuery, readinessQuery } from "@/api/system";

export type ServiceState = {
  kind: "unknown" | "ready" | "starting" | "failed" | "draining" | "away" | "denied";
  words: string;
  reasons: string[];
};

const READINESS = "readiness";
const INFO = "info";
const WATCHED: unknown[] = [READINESS, INFO];
const CALM = 5_000;
const LIVELY = 2_000;

const WORDS = {
  unknown: "Looking for the service",
  ready: "Ready",
  starting: "Starting",
  failed: "Not working",
  draining: "Shutting down",
  away: "Away",
  denied: "No access",
} as const;

/** How the service stands. When it comes back, every view asks anew for what it could not get. */
export function useServiceState(): ServiceState {
  const { data, isError } = useQuery({ ...readinessQuery(), retry: false, refetchInterval: paceOf });
  // Being ready is told to everybody, what the service is only to those with a key.
  const info = useQuery({ ...infoQuery(), refetchInterval: ({ state }) => (isDenied(state.error) ? CALM : false) });
  const isLocked = isDenied(info.error);
  const kind = isError ? "away" : isLocked ? "denied" : (data?.status ?? "unknown");
  useAlarm();
  useRecovery(kind);
  const loading = Object.values(data?.models ?? {}).filter((state) => state === "ready").length;
  const words = kind === "starting" && data ? startingWords(loading, Object.keys(data.models).length) : WORDS[kind];
  return { kind, words, reasons: reasonsOf(kind, data, info.error) };
}

/** Look often until the service is ready, and again when it is away. */
function paceOf({ state }: { state: { data: Readiness | undefined; status: string } }): number {
  return state.status === "success" && state.data?.status === "ready" ? CALM : LIVELY;
}

function isDenied(error: Error | null): error is ApiError {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

function reasonsOf(kind: ServiceState["kind"], data: Readiness | undefined, error: Error | null): string[] {
  if (kind === "away") return [];
  return kind === "denied" && error ? [error.message] : (data?.reasons ?? []);
}

function startingWords(ready: number, all: number): string {
  return all ? `Starting: ${ready} of ${all} models ready` : WORDS.starting;
}

/** Look at once when another question was refused or went unanswered, and not only when the next look is due. */
function useAlarm(): void {
  const cache = useQueryClient();
  useEffect(
    () =>
      cache.getQueryCache().subscribe((event) => {
        if (event.type !== "updated" || WATCHED.includes(event.query.queryKey[0])) return;
        // "failed" comes before another try, "error" after the last one.
        const error = event.action.type === "failed" || event.action.type === "error" ? event.action.error : null;
        if (isDenied(error)) void cache.invalidateQueries({ queryKey: [INFO] }, { cancelRefetch: false });
        else if (error instanceof ApiError && (error.status === 0 || error.status >= 502)) {
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
