import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { ApiError } from "@/api/client";
import { metricsQuery, readinessQuery } from "@/api/system";
import { refuse, serve } from "@/testing/server";

const queries = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });

test("not being ready is an answer, with its reasons", async () => {
  const starting = { status: "starting", reasons: ["loading clip"], models: {} };
  serve({ "GET /readyz": () => Response.json(starting, { status: 503 }) });
  expect(await queries().fetchQuery(readinessQuery())).toEqual(starting);
});

test("a proxy that finds no API is a failure", async () => {
  serve({ "GET /readyz": () => refuse(502, "api_unreachable", "The API does not answer.") });
  await expect(queries().fetchQuery(readinessQuery())).rejects.toThrow("The API does not answer.");
});

test("metrics are text, and their refusal has the API's words", async () => {
  serve({ "GET /metrics": () => new Response("up 1") });
  expect(await queries().fetchQuery(metricsQuery())).toBe("up 1");
  serve({ "GET /metrics": () => refuse(403, "missing_scope", "This key has no scope metrics.") });
  const refused = await queries()
    .fetchQuery(metricsQuery())
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApiError);
  expect(refused).toMatchObject({ status: 403, code: "missing_scope" });
});
