import { vi } from "vitest";

type Handler = (request: Request) => unknown;

/**
 * Stand in for the service: `routes` says what `GET /v1/models` and the like answer, either data or a function of the
 * request, which may return a `Response`. Returned is a list that every request is added to.
 */
export function serve(routes: Record<string, unknown>): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    asked.push(request.clone());
    const path = new URL(request.url).pathname.replace(/^\/api(?=\/)/, "");
    const route = routes[`${request.method} ${path}`];
    if (route === undefined) return refuse(404, "not_found", `The test serves no ${request.method} ${path}.`);
    const given = typeof route === "function" ? await (route as Handler)(request) : route;
    return given instanceof Response ? given : Response.json(given);
  });
  return asked;
}

/** Return a refusal as the API words it. */
export function refuse(status: number, code: string, message: string): Response {
  const error = { message, type: "invalid_request_error", param: null, code, request_id: "request-1" };
  return Response.json({ error }, { status });
}
