import createClient from "openapi-fetch";
import type { ErrorBody, paths } from "@/api/schema";

/** Where the dashboard service hands requests on to the API. The key is added there: no page ever has it. */
export const API = "/api";

// `fetch` is looked up with each request, so that a test can stand in for it.
export const client = createClient<paths>({ baseUrl: API, fetch: (request) => globalThis.fetch(request) });

/** What the API said no with, or that nothing answered (`status` 0). */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string | null,
    readonly retryAfter: number | null,
    readonly requestId: string | null,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Return what was answered, or throw an `ApiError` with the API's own words. */
export async function answer<T>(asked: Promise<Answer<T>>): Promise<T> {
  let given: Answer<T>;
  try {
    given = await asked;
  } catch (reason) {
    throw unreachable(reason);
  }
  if (given.response.ok) return given.data as T;
  throw refusal(given.response.status, given.response.headers, given.error);
}

/** Fetch what the client has no words for; a service that is away is told as `answer` tells it. */
export async function reach(address: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (reason) {
    throw unreachable(reason);
  }
}

function unreachable(reason: unknown): unknown {
  if (reason instanceof DOMException && reason.name === "AbortError") return reason;
  return new ApiError("The service cannot be reached.", 0, "unreachable", null, null);
}

/** Return how the service said no in an answer that `reach` brought. */
export async function refusalOf(response: Response): Promise<ApiError> {
  return refusal(response.status, response.headers, await response.json().catch(() => undefined));
}

/** Read the one envelope that every refusal has; what is not one (a proxy's page) is told by its status. */
export function refusal(status: number, headers: Headers, body: unknown): ApiError {
  const seconds = Number(headers.get("Retry-After") ?? Number.NaN);
  const envelope = (body as { error?: Partial<ErrorBody> } | undefined)?.error;
  return new ApiError(
    envelope?.message ?? `The service answered ${status}.`,
    status,
    envelope?.code ?? null,
    Number.isFinite(seconds) ? seconds : null,
    envelope?.request_id ?? headers.get("X-Request-ID"),
  );
}

/** Return the address of an asset's derived file, such as `file`, `thumbnail` or `sprite`. */
export function assetUrl(id: string, view: string, query: Record<string, string | number> = {}): string {
  const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return `${API}/v1/assets/${encodeURIComponent(id)}/${view}${words.size ? `?${words}` : ""}`;
}
