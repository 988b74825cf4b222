import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { refuse, serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import { diskOf, pieces } from "./disk";
import { largest } from "./layers";
import { rowsOf } from "./models-table";
import SystemPage from "./page";
import { parse } from "./prometheus";
import { line } from "./sparkline";

const METRICS = [
  "media_service_data_bytes 2000000",
  "media_service_data_quota_bytes 5000000",
  "media_service_disk_size_bytes 9000000",
  "media_service_disk_free_bytes 1000000",
  'media_service_inference_seconds_count{model="clip"} 4',
  'media_service_inference_seconds_sum{model="clip"} 0.2',
  'media_service_batch_items_sum{model="clip"} 12',
  'media_service_model_load_seconds{model="clip"} 2.5',
].join("\n");

const ok = { status: "ok", reason: null };
const ROUTES = {
  "GET /health": {
    status: "waiting",
    components: { service: ok, storage: ok, media: ok, "model:clip": { status: "waiting", reason: "loading weights" } },
  },
  "GET /info": { version: "0.1.0", versions: { python: "3.11.2", absent: null }, profile: "demo", access: "keys" },
  "GET /metrics": () => new Response(METRICS),
  "GET /status": {
    image: {
      name: "lamina:demo",
      digest: `sha256:${"a".repeat(64)}`,
      layers: [{ digest: "sha256:b", size: 3_000_000, name: "torch", holds: ["torch 2.13"] }],
    },
    offline: { latches: [{ name: "HF_HUB_OFFLINE", set: true }], outside: [] },
  },
};

test("every part is shown with what it knows", async () => {
  serve(ROUTES);
  renderView(SystemPage, "/system");
  const readiness = await screen.findByRole("region", { name: "Readiness" });
  expect(await within(readiness).findByText("loading weights")).toBeVisible();
  expect(within(readiness).getByText("0 of 1 ready")).toBeVisible();
  expect(await screen.findByText("3.11.2")).toBeVisible();
  expect(screen.getByText("who has a key")).toBeVisible();
  expect(screen.queryByText("absent")).toBeNull();
  expect(await screen.findByText("At most 5.0 MB may be kept.", { exact: false })).toBeVisible();
  expect(screen.getByText("50 ms")).toBeVisible();
  expect(screen.getByText("3.0 MB in 1 layers")).toBeVisible();
  expect(screen.getByText("No connection leaves this machine and its private network")).toBeVisible();
});

test("what is not told is said, part by part", async () => {
  const refused = () => refuse(403, "missing_scope", "This key has no scope metrics.");
  // Without the data, the dashboard's page for every address is what comes back.
  serve({ ...ROUTES, "GET /metrics": refused, "GET /status": () => new Response("<!doctype html>") });
  renderView(SystemPage, "/system");
  expect(await screen.findByText(/This key has no scope metrics/)).toBeVisible();
  expect(await screen.findByText(/an image cannot hold its own digest/)).toBeVisible();
  expect(screen.getByText(/does not tell which connections/)).toBeVisible();
  await waitFor(() => expect(screen.getByText("3.11.2")).toBeVisible());
});

test("connections to the outside are named", async () => {
  const offline = { latches: [{ name: "HF_HUB_OFFLINE", set: false }], outside: ["203.0.113.7:443"] };
  serve({ ...ROUTES, "GET /status": { image: null, offline } });
  renderView(SystemPage, "/system");
  expect(await screen.findByText("203.0.113.7:443")).toBeVisible();
  expect(screen.getByText("Not set")).toBeVisible();
});

test("a disk with a quota is measured by it, and another by its size", () => {
  const disk = diskOf(parse(METRICS));
  expect(disk && pieces(disk)).toMatchObject({ whole: 5_000_000, pieces: [{ value: 2_000_000 }] });
  expect(disk && pieces({ ...disk, quota: null })).toMatchObject({
    whole: 9_000_000,
    pieces: [{ value: 2_000_000 }, { value: 6_000_000 }],
  });
  expect(diskOf([])).toBeNull();
});

test("models are told by what went through them", () => {
  expect(rowsOf(parse(METRICS))).toEqual([{ model: "clip", calls: 4, items: 12, mean: 0.05, load: 2.5 }]);
});

test("a bar shows the largest layers and sums up the others", () => {
  const layers = Array.from({ length: 10 }, (_, index) => ({
    digest: `sha256:${index}`,
    size: index + 1,
    name: `part ${index}`,
    holds: [],
  }));
  expect(largest(layers).map((piece) => piece.name)).toEqual([
    ...[9, 8, 7, 6, 5, 4, 3, 2].map((index) => `part ${index}`),
    "2 others",
  ]);
});

test("a line ends at the right edge and is broken where nothing is known", () => {
  expect(line([1, null, 2], 2)).toBe("M193.2 20.0M200.0 1.0");
});
