import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { AssetObject, JobObject, JobState, TimelineObject } from "@/api/schema";
import { assetSearch } from "@/lib/addresses";
import { aJob, FakeEventSource } from "@/testing/fakes";
import { refuse, serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import AssetPage from "./page";
import { ASSET_ID, FILM, face, frame, PICTURE, person, phrase, SOUND, timeline } from "./testing";
import { pretendBrowser } from "./testing-browser";

const PATH = `/v1/assets/${ASSET_ID}`;
const FOUND = timeline({
  steps: ["scenes", "samples", "labels", "captions", "faces", "poses", "speech"],
  scenes: [{ start: 0, end: 30 }],
  frames: [frame(0, { faces: [face(0.2, 0.94)], people: [person()], caption: "a cat on a chair" }), frame(10)],
  speech: [phrase(1, "seven red"), phrase(12, "blue square", 0.3)],
});

const job = (state: JobState, more: Partial<JobObject> = {}) => aJob({ state, asset_id: ASSET_ID, ...more });

/** Show an asset; `more` are other routes, or other answers of the same. */
function show(asset: AssetObject, found: TimelineObject = FOUND, more: Record<string, unknown> = {}, search = "") {
  const asked = serve({
    [`GET ${PATH}`]: asset,
    [`GET ${PATH}/timeline`]: found,
    [`GET ${PATH}/sprite/tiles`]: { object: "sprite", width: 160, height: 90, columns: 1, rows: 1, tiles: [] },
    [`GET ${PATH}/peaks`]: { object: "peaks", duration: 30, data: [[-0.5, 0.5]] },
    "GET /v1/jobs": { object: "list", data: [job("succeeded")], next: null },
    "POST /v1/search": { object: "list", data: [], model: null, not_searched: [] },
    [`GET ${PATH}/thumbnail`]: () => new Response("jpeg"),
    ...more,
  });
  const view = renderView(AssetPage, `/assets/${ASSET_ID}${search}`, assetSearch, "/assets/$assetId");
  return { ...view, asked };
}

beforeEach(pretendBrowser);

test("a film is shown with its player, its timeline, what is said and its facts", async () => {
  show(FILM);
  expect(await screen.findByRole("heading", { name: "holiday.mp4" })).toBeVisible();
  expect(await screen.findByText("seven")).toBeVisible();
  expect(screen.getByRole("region", { name: "Timeline" })).toHaveTextContent("Scenes");
  expect(screen.getByText("640 × 360")).toBeVisible();
  expect(screen.getByText("h264, 25 a second")).toBeVisible();
  expect(document.title).toBe("holiday.mp4 · Lamina");
});

test("what was seen is drawn over the film, and can be taken away", async () => {
  show(FILM);
  expect(await screen.findByText("94 %")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Faces" }));
  expect(screen.queryByText("94 %")).not.toBeInTheDocument();
});

test("the place in the address is where the player begins, and follows it", async () => {
  const { router } = show(FILM, FOUND, {}, "?t=12.5");
  const bar = await screen.findByRole("slider", { name: "Position" });
  expect(bar).toHaveValue("12.5");
  await userEvent.keyboard("l");
  expect(bar).toHaveAttribute("aria-valuetext", "0:22 of 0:30");
  await waitFor(() => expect(router.state.location.search).toEqual({ t: 22.5 }));
  await router.navigate({ to: ".", search: { t: 3 } });
  await waitFor(() => expect(bar).toHaveValue("3"));
});

test("the timeline is also a list, from which one can go to a moment", async () => {
  show(FILM);
  await userEvent.click(await screen.findByText("Everything found, as a list"));
  const row = (await screen.findByText("blue square", { selector: "td *" })).closest("tr") as HTMLElement;
  await userEvent.click(within(row).getByRole("button", { name: "Go to 0:12" }));
  expect(screen.getByRole("slider", { name: "Position" })).toHaveValue("12");
});

test("sound has no pictures to show, and nothing asks for them", async () => {
  const { asked } = show(SOUND);
  expect(await screen.findByText("seven")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Faces" })).not.toBeInTheDocument();
  expect(asked.map((request) => new URL(request.url).pathname)).not.toContain(`/api${PATH}/sprite/tiles`);
});

test("an asset that is not there says so, with a way on", async () => {
  serve({});
  renderView(AssetPage, `/assets/${ASSET_ID}`, assetSearch, "/assets/$assetId");
  expect(await screen.findByRole("heading", { level: 1, name: "This asset is not there" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Go to the library" })).toHaveAttribute("href", "/");
});

test("an asset that was deleted in another tab is gone here too, at the next look", async () => {
  let there = true;
  const { queries } = show(FILM, FOUND, {
    [`GET ${PATH}`]: () => (there ? FILM : refuse(404, "asset_not_found", "There is no such asset.")),
  });
  await screen.findByText("seven");
  there = false;
  await queries.invalidateQueries({ queryKey: ["asset"] });
  expect(await screen.findByText("This asset is not there")).toBeVisible();
});

test("a service that is away is told, and asked again", async () => {
  let away = true;
  show(FILM, FOUND, { [`GET ${PATH}`]: () => (away ? Promise.reject(new TypeError("failed")) : FILM) });
  expect(await screen.findByText("The service does not answer")).toBeVisible();
  away = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: "holiday.mp4" })).toBeVisible();
});

test("deleting asks first, and goes to the library", async () => {
  const { asked, router } = show(FILM, FOUND, { [`DELETE ${PATH}`]: () => new Response(null, { status: 204 }) });
  await userEvent.click(await screen.findByRole("button", { name: "Delete" }));
  const dialog = screen.getByRole("dialog", { name: "Delete this asset?" });
  expect(dialog).toHaveTextContent("holiday.mp4 is erased");
  await userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/"));
  expect(asked.some((request) => request.method === "DELETE")).toBe(true);
});

test("what nobody has looked into can be analysed, and its progress is followed", async () => {
  let state: JobState = "running";
  show(FILM, timeline(), {
    "GET /v1/jobs": () => ({ object: "list", data: state === "succeeded" ? [job(state)] : [], next: null }),
    "GET /v1/jobs/job_1": () => job(state),
    "POST /v1/jobs": job("queued"),
    [`GET ${PATH}/timeline`]: () => (state === "succeeded" ? FOUND : timeline()),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Analyse it" }));
  await waitFor(() => expect(FakeEventSource.opened).toHaveLength(1));
  act(() => FakeEventSource.opened[0]?.tell(2, "progress", { step: "speech", done: 0.5, progress: 0.42 }));
  expect(await screen.findByText("Listening to what is said")).toBeVisible();
  expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "42");
  state = "succeeded";
  act(() => FakeEventSource.opened[0]?.tell(3, "succeeded"));
  expect(await screen.findByText("seven")).toBeVisible();
  expect(screen.queryByRole("progressbar")).not.toBeInTheDocument();
});

test("what one part of an analysis found is shown while the next one is under way", async () => {
  let found = timeline();
  show(FILM, found, {
    "GET /v1/jobs": { object: "list", data: [job("running")], next: null },
    "GET /v1/jobs/job_1": job("running"),
    [`GET ${PATH}/timeline`]: () => found,
  });
  await waitFor(() => expect(FakeEventSource.opened).toHaveLength(1));
  act(() => FakeEventSource.opened[0]?.tell(2, "progress", { step: "scenes", done: 0.5, progress: 0.05 }));
  expect(await screen.findByText("Finding scenes")).toBeVisible();
  found = FOUND;
  act(() => FakeEventSource.opened[0]?.tell(3, "progress", { step: "scenes", done: 1, progress: 0.1 }));
  expect(await screen.findByText("seven")).toBeVisible();
  expect(screen.getByText("Looking at the pictures")).toBeVisible();
});

test("an analysis that ends between two questions of the page is not missed", async () => {
  const answers = [timeline({ steps: ["scenes"] })];
  const result = { steps: ["scenes", "speech"], skipped: {} };
  const { asked } = show(FILM, FOUND, {
    "GET /v1/jobs": { object: "list", data: [job("succeeded", { result })], next: null },
    [`GET ${PATH}/timeline`]: () => answers.shift() ?? FOUND,
  });
  expect(await screen.findByText("seven")).toBeVisible();
  expect(asked.filter((request) => request.url.endsWith("/timeline"))).toHaveLength(2);
});

test("an analysis that failed half-way shows what there is, why, and another try", async () => {
  const error = { code: "model_failed", message: "The model whisper-base ran out of memory." };
  const { asked } = show(FILM, FOUND, {
    "GET /v1/jobs": { object: "list", data: [job("failed", { error })], next: null },
    "POST /v1/jobs/job_1/retry": job("queued"),
    "GET /v1/jobs/job_1": job("queued"),
  });
  expect(await screen.findByRole("alert")).toHaveTextContent("The model whisper-base ran out of memory.");
  expect(await screen.findByText("seven")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Waiting for its turn to be analysed")).toBeVisible();
  expect(asked.some((request) => request.method === "POST")).toBe(true);
});

test("what an analysis left out is told with the reason", async () => {
  const result = { skipped: { faces: { code: "model_not_available", reason: "This image has no model for it." } } };
  show(FILM, FOUND, { "GET /v1/jobs": { object: "list", data: [job("succeeded", { result })], next: null } });
  expect(await screen.findByText("Not looked for: faces")).toBeVisible();
  expect(screen.getByText("This image has no model for it.")).toBeInTheDocument();
});

test("a picture is shown with what is seen in it", async () => {
  show(PICTURE);
  expect(await screen.findByRole("img", { name: "a cat on a chair" })).toHaveAttribute("src", `/api${PATH}/file`);
  expect(screen.getByRole("button", { name: /Face 1/ })).toHaveTextContent("94 %");
  expect(screen.getByRole("button", { name: /Person 1/ })).toHaveTextContent("4 of 4 points seen");
});
