import { queryOptions } from "@tanstack/react-query";
import { API, ApiError, answer, client, reach, refusal, refusalOf } from "@/api/client";
import type { Readiness } from "@/api/schema";
import { z } from "@/lib/zod";

const LIVE = 5_000;
const SAMPLE = 2_000;

/** What the API is, runs on and accepts. */
export function infoQuery() {
  return queryOptions({
    queryKey: ["info"],
    queryFn: ({ signal }) => answer(client.GET("/info", { signal })),
    staleTime: 60_000,
  });
}

/** Whether the API takes requests. Its 503 is an answer too: it says what is missing. */
export function readinessQuery() {
  return queryOptions({
    queryKey: ["readiness"],
    queryFn: async ({ signal }): Promise<Readiness> => {
      const asked = client.GET("/readyz", { signal });
      const given = await asked.catch((reason: unknown) => answer<never>(Promise.reject(reason)));
      if (given.data) return given.data;
      if (isReadiness(given.error)) return given.error;
      throw refusal(given.response.status, given.response.headers, given.error);
    },
    refetchInterval: LIVE,
  });
}

function isReadiness(body: unknown): body is Readiness {
  return typeof body === "object" && body !== null && "reasons" in body && "models" in body;
}

/** The state of every part of the API. */
export function healthQuery() {
  return queryOptions({
    queryKey: ["health"],
    queryFn: ({ signal }) => answer(client.GET("/health", { signal })),
    refetchInterval: LIVE,
  });
}

/** The API's counters, as the text that Prometheus reads. */
export function metricsQuery() {
  return queryOptions({
    queryKey: ["metrics"],
    queryFn: ({ signal }) => text(`${API}/metrics`, signal),
    refetchInterval: SAMPLE,
    staleTime: 0,
  });
}

async function text(address: string, signal: AbortSignal): Promise<string> {
  const response = await reach(address, { signal });
  if (response.ok) return response.text();
  throw await refusalOf(response);
}

const layer = z.object({
  name: z.string().catch(""),
  digest: z.string(),
  /** In bytes, as it moves. */
  size: z.number(),
  /** What is in it, the most telling first. */
  holds: z.array(z.string()).catch([]),
});

const image = z.object({
  name: z.string().nullable().catch(null),
  digest: z.string().nullable().catch(null),
  layers: z.array(layer).catch([]),
});

const offline = z.object({
  /** Settings that keep libraries from asking the network, and whether each is set. */
  latches: z.array(z.object({ name: z.string(), set: z.boolean() })).catch([]),
  /** Addresses beyond this machine and private networks that there are connections to. */
  outside: z.array(z.string()).nullable().catch(null),
});

const system = z.object({
  image: image.nullable().catch(null),
  offline: offline.nullable().catch(null),
});

export type System = z.infer<typeof system>;
export type Layer = z.infer<typeof layer>;
export type Offline = z.infer<typeof offline>;

/** What only the dashboard service knows: its image and what it sees of the network. What is missing is null. */
export function systemQuery() {
  return queryOptions({
    queryKey: ["system"],
    queryFn: async ({ signal }): Promise<System> => {
      const given = await text("/status", signal);
      const body = system.safeParse(parsed(given));
      if (body.success) return body.data;
      throw new ApiError("The dashboard service tells nothing about its image.", 0, "no_system", null, null);
    },
    refetchInterval: 30_000,
  });
}

function parsed(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return null;
  }
}
