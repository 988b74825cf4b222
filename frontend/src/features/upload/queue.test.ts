import { beforeEach, expect, test, vi } from "vitest";
import { aJob, anAsset, FakeEventSource, fakeUploads } from "@/testing/fakes";
import { serve } from "@/testing/server";
import { UploadQueue } from "./queue";

const NONE = { object: "list", data: [], next: null };
const STORED = { status: 201, body: { ...anAsset(), job_id: null } };

const file = (name = "beach.png") => new File(["pixels"], name, { type: "image/png" });

function started(files: File[]): UploadQueue {
  const queue = new UploadQueue(() => {});
  queue.add(files, undefined);
  return queue;
}

const phases = (queue: UploadQueue) => queue.all().map(({ phase }) => phase);

beforeEach(() => {
  FakeEventSource.install();
  serve({ "GET /v1/assets": NONE });
});

test("a new file is stored, and its analysis is followed to its end", async () => {
  const heard: string[] = [];
  serve({ "GET /v1/assets": NONE, "GET /v1/jobs/job_1": aJob({ state: "succeeded", progress: 1 }) });
  fakeUploads({ status: 201, body: { ...anAsset(), job_id: "job_1" } });
  const queue = new UploadQueue((asset) => heard.push(asset));
  queue.add([file()], undefined);
  await vi.waitFor(() => expect(phases(queue)).toEqual(["done"]));
  expect(queue.all()[0]).toMatchObject({ isNew: true, job: { state: "succeeded" } });
  expect(heard).toEqual(["asset_1", "asset_1"]);
});

test("two are on their way at a time, and the others wait", async () => {
  const { sent } = fakeUploads("hangs", "hangs");
  const queue = started([file("1.png"), file("2.png"), file("3.png")]);
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(phases(queue)).toEqual(["uploading", "uploading", "waiting"]);
});

test("bytes that are here already are not sent, and looked into when nobody has", async () => {
  const { sent } = fakeUploads();
  const asked = serve({
    "GET /v1/assets": { object: "list", data: [anAsset()], next: null },
    "GET /v1/jobs": NONE,
    "POST /v1/jobs": aJob(),
    "GET /v1/jobs/job_1": aJob({ state: "succeeded" }),
  });
  const queue = started([file()]);
  await vi.waitFor(() => expect(phases(queue)).toEqual(["done"]));
  expect([
    queue.all()[0]?.isNew,
    sent,
    asked.filter(({ method }) => method === "POST").map(({ url }) => new URL(url).pathname),
  ]).toEqual([false, [], ["/api/v1/jobs"]]);
});

test("a cut connection is tried again after a pause, or as soon as the network is back", async () => {
  const { sent } = fakeUploads("cut", STORED);
  const queue = started([file()]);
  await vi.waitFor(() => expect(phases(queue)).toEqual(["pausing"]));
  expect(queue.all()[0]?.problem).toBe("The connection was cut. Trying again in 1 s.");
  window.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(phases(queue)).toEqual(["done"]));
  expect(sent).toHaveLength(2);
});

test("after the last try it waits for a person, whose retry begins anew", async () => {
  fakeUploads("cut", "cut", "cut", "cut", "cut", "cut", STORED);
  const queue = started([file()]);
  // The network comes back again and again, which ends each pause.
  await vi.waitFor(() => {
    window.dispatchEvent(new Event("online"));
    expect(phases(queue)).toEqual(["failed"]);
  });
  expect(queue.all()[0]?.problem).toBe("The connection was cut.");
  queue.retry(1);
  await vi.waitFor(() => expect(phases(queue)).toEqual(["done"]));
});

test("a refusal for the file's own sake is final, in the service's words", async () => {
  const { sent } = fakeUploads({
    status: 415,
    body: { error: { message: "file is a PDF", code: "unsupported_media_type" } },
  });
  const queue = started([file()]);
  await vi.waitFor(() => expect(phases(queue)).toEqual(["refused"]));
  expect([queue.all()[0]?.problem, sent.length]).toEqual(["file is a PDF", 1]);
});

test("cancelling stops the bytes and lets the next one go", async () => {
  const { sent, progress } = fakeUploads("hangs", "hangs", "hangs");
  const queue = started([file("1.png"), file("2.png"), file("3.png")]);
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  progress(3);
  expect(queue.all().map(({ sent: bytes }) => bytes)).toContain(3);
  queue.cancel(1);
  await vi.waitFor(() => expect(phases(queue)).toEqual(["cancelled", "uploading", "uploading"]));
  queue.clear();
  expect(queue.all().map(({ file: { name } }) => name)).toEqual(["2.png", "3.png"]);
});

test("what would be refused is told before a byte goes out", () => {
  const { sent } = fakeUploads();
  const queue = started([new File([], "empty.png")]);
  expect([phases(queue), queue.all()[0]?.problem, sent]).toEqual([["refused"], "The file is empty.", []]);
});
