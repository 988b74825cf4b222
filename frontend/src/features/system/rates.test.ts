import { expect, test } from "vitest";
import { parse } from "./prometheus";
import { between, quantile, reading } from "./rates";

const counters = (requests: number, quick: number, items: number) =>
  parse(
    [
      `media_service_request_seconds_count{route="/v1/search"} ${requests}`,
      `media_service_request_seconds_bucket{route="/v1/search",le="0.1"} ${quick}`,
      `media_service_request_seconds_bucket{route="/v1/search",le="0.2"} ${requests}`,
      `media_service_request_seconds_bucket{route="/v1/search",le="+Inf"} ${requests}`,
      `media_service_request_seconds_count{route="/readyz"} ${requests * 100}`,
      `media_service_requests_under_way{lane="health"} 5`,
      `media_service_requests_under_way{lane="long"} 2`,
      `media_service_model_queue_calls{model="clip"} 3`,
      `media_service_batch_items_sum{model="clip"} ${items}`,
      `media_service_batch_items_count{model="clip"} ${items / 4}`,
    ].join("\n"),
  );

test("rates are of what people ask, between two readings", () => {
  const point = between(reading(counters(10, 10, 8), 100), reading(counters(30, 20, 48), 102));
  expect(point).toMatchObject({ requests: 10, batch: 4, items: 20, underWay: 2, waiting: 3 });
  expect(point?.slow).toBeCloseTo(0.19);
});

test("without requests nothing is slow, and no batch has a size", () => {
  const same = counters(10, 10, 8);
  expect(between(reading(same, 100), reading(same, 102))).toMatchObject({ requests: 0, slow: null, batch: null });
});

test("a service that began anew has no rate yet", () => {
  expect(between(reading(counters(10, 10, 8), 100), reading(counters(2, 2, 4), 102))).toBeNull();
});

test("a quantile beyond the last bound is that bound", () => {
  const buckets = [
    { le: 1, count: 1 },
    { le: Number.POSITIVE_INFINITY, count: 10 },
  ];
  expect(quantile(buckets, 0.95)).toBe(1);
  expect(quantile([], 0.95)).toBeNull();
});
