import { type Sample, total } from "./prometheus";

const REQUESTS = "media_service_request_seconds";
const BATCHES = "media_service_batch_items";
// What machines, and this view itself, ask all the time would hide what people ask.
const NOISE = ["/livez", "/readyz", "/health", "/metrics", "/info", "/v1/models"];

/** The counters at one moment. */
export type Reading = {
  at: number;
  requests: number;
  /** How many requests took at most so many seconds. */
  buckets: { le: number; count: number }[];
  items: number;
  batches: number;
  underWay: number;
  waiting: number;
};

/** What happened between two moments. */
export type Point = {
  requests: number;
  /** The seconds that 95 of 100 requests were done in; null when there was none. */
  slow: number | null;
  /** Items that went through a model together; null when none went. */
  batch: number | null;
  items: number;
  underWay: number;
  waiting: number;
};

const asked = (sample: Sample) => !NOISE.includes(sample.labels.route ?? "");
const busy = (sample: Sample) => sample.labels.lane !== "health";

export function reading(samples: Sample[], at: number): Reading {
  return {
    at,
    requests: total(samples, `${REQUESTS}_count`, asked) ?? 0,
    buckets: bucketsOf(samples),
    items: total(samples, `${BATCHES}_sum`) ?? 0,
    batches: total(samples, `${BATCHES}_count`) ?? 0,
    underWay: total(samples, "media_service_requests_under_way", busy) ?? 0,
    waiting: total(samples, "media_service_model_queue_calls") ?? 0,
  };
}

function bucketsOf(samples: Sample[]): Reading["buckets"] {
  const sums = new Map<number, number>();
  for (const sample of samples) {
    if (sample.name !== `${REQUESTS}_bucket` || !asked(sample)) continue;
    const le = sample.labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(sample.labels.le);
    sums.set(le, (sums.get(le) ?? 0) + sample.value);
  }
  return [...sums].map(([le, count]) => ({ le, count })).sort((a, b) => a.le - b.le);
}

/** Return the rates between two readings, or null when the service began anew in between. */
export function between(before: Reading, after: Reading): Point | null {
  const seconds = after.at - before.at;
  if (seconds <= 0 || after.requests < before.requests || after.batches < before.batches) return null;
  const batches = after.batches - before.batches;
  const items = after.items - before.items;
  const grown = after.buckets.map(({ le, count }) => ({ le, count: count - countAt(before, le) }));
  return {
    requests: (after.requests - before.requests) / seconds,
    slow: quantile(grown, 0.95),
    batch: batches > 0 ? items / batches : null,
    items: items / seconds,
    underWay: after.underWay,
    waiting: after.waiting,
  };
}

function countAt(earlier: Reading, le: number): number {
  return earlier.buckets.find((bucket) => bucket.le === le)?.count ?? 0;
}

/** Return the value below which a share lies, evenly spread within its bucket, as Prometheus does. */
export function quantile(buckets: Reading["buckets"], share: number): number | null {
  const all = buckets.at(-1)?.count ?? 0;
  if (all <= 0) return null;
  const rank = share * all;
  let low = { le: 0, count: 0 };
  for (const bucket of buckets) {
    if (bucket.count >= rank) {
      if (!Number.isFinite(bucket.le)) return low.le;
      const inside = (rank - low.count) / (bucket.count - low.count || 1);
      return low.le + inside * (bucket.le - low.le);
    }
    low = bucket;
  }
  return low.le;
}
