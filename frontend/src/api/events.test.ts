import { beforeEach, expect, test, vi } from "vitest";
import { advance, followJob, type JobView, viewOf } from "@/api/events";
import type { JobObject } from "@/api/schema";
import { aJob, FakeEventSource } from "@/testing/fakes";
import { refuse, serve } from "@/testing/server";

const RUNNING = aJob({ state: "running", last_event: 7 });
const event = (kind: string, data: Record<string, unknown> = {}) => ({ number: 1, kind, data });

beforeEach(() => {
  FakeEventSource.install();
});

test("events tell how a job stands", () => {
  const started = advance(viewOf(aJob()), event("started"));
  const looking = advance(started, event("progress", { step: "frames", done: 0.5, progress: 0.3 }));
  expect(looking).toMatchObject({ state: "running", step: "frames", stepDone: 0.5, progress: 0.3 });
  const error = { code: "model_crashed", message: "the model crashed" };
  expect(advance(looking, event("retrying", { error }))).toMatchObject({ state: "queued", step: null, error });
  expect(advance(looking, event("cancelling"))).toMatchObject({ state: "running", cancelling: true });
  expect(advance(looking, event("succeeded"))).toMatchObject({ state: "succeeded", progress: 1, step: null });
  expect(advance(looking, event("queued"))).toMatchObject({ state: "queued", progress: 0 });
  expect(advance(looking, event("a kind of tomorrow"))).toBe(looking);
});

/** Follow a job that the service describes by `stands`, which a test changes. */
function followed(stands: { job: JobObject | "gone" | "away" }) {
  const seen: JobView[] = [];
  const ended = vi.fn();
  serve({
    "GET /v1/jobs/job_1": () => {
      if (stands.job === "away") throw new TypeError("Failed to fetch");
      return stands.job === "gone" ? refuse(404, "job_not_found", "no such job") : stands.job;
    },
  });
  const stop = followJob("job_1", { seen: (view) => seen.push(view), ended });
  return { seen, ended, stop };
}

test("a running job is followed from its newest event to its end", async () => {
  const stands = { job: RUNNING as JobObject };
  const { seen, ended } = followed(stands);
  await vi.waitFor(() => expect(FakeEventSource.opened).toHaveLength(1));
  const [source] = FakeEventSource.opened;
  expect(source?.url).toBe("/api/v1/jobs/job_1/events?last_event_id=6");
  source?.tell(7, "progress", { step: "speech", done: 0.2, progress: 0.7 });
  expect(seen.at(-1)).toMatchObject({ step: "speech", progress: 0.7 });
  stands.job = aJob({ state: "succeeded", progress: 1, last_event: 8 });
  source?.tell(8, "succeeded");
  await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(stands.job));
  expect(source?.closed).toBe(true);
});

test("after a cut it goes on behind the last event that was seen", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 200 });
  const { stop } = followed({ job: RUNNING });
  await vi.waitFor(() => expect(FakeEventSource.opened).toHaveLength(1));
  FakeEventSource.opened[0]?.tell(9, "progress", { step: "speech", done: 0.4, progress: 0.8 });
  FakeEventSource.opened[0]?.cut();
  await vi.waitFor(() => expect(FakeEventSource.opened).toHaveLength(2), { timeout: 4_000 });
  expect(FakeEventSource.opened[1]?.url).toContain("last_event_id=9");
  stop();
  expect(FakeEventSource.opened.every((source) => source.closed)).toBe(true);
  vi.useRealTimers();
});

test("a service that is away is asked until it is back", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 200 });
  const stands: { job: JobObject | "away" } = { job: "away" };
  const { ended } = followed(stands);
  await vi.advanceTimersByTimeAsync(500);
  expect(ended).not.toHaveBeenCalled();
  stands.job = aJob({ state: "cancelled" });
  await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(stands.job), { timeout: 4_000 });
  vi.useRealTimers();
});

test("a stream in which nothing is said for long is opened anew, behind what was heard", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 200 });
  const { stop } = followed({ job: RUNNING });
  await vi.waitFor(() => expect(FakeEventSource.opened).toHaveLength(1));
  await vi.advanceTimersByTimeAsync(9_000);
  FakeEventSource.opened[0]?.tell(8, "progress", { step: "speech", done: 0.1, progress: 0.6 });
  await vi.advanceTimersByTimeAsync(9_000);
  expect(FakeEventSource.opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  await vi.waitFor(() => expect(FakeEventSource.opened).toHaveLength(2));
  expect([FakeEventSource.opened[0]?.closed, FakeEventSource.opened[1]?.url.slice(-2)]).toEqual([true, "=8"]);
  stop();
  vi.useRealTimers();
});

test("a job that was erased ends with nothing", async () => {
  const { ended } = followed({ job: "gone" });
  await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(null));
});

test("two streams are open at most, because a browser has few connections", async () => {
  serve({ "GET /v1/jobs/job_1": RUNNING, "GET /v1/jobs/job_2": RUNNING, "GET /v1/jobs/job_3": RUNNING });
  const seen = vi.fn();
  const stops = ["job_1", "job_2", "job_3"].map((id) => followJob(id, { seen }));
  await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(3));
  expect(FakeEventSource.opened).toHaveLength(2);
  for (const stop of stops) stop();
});
