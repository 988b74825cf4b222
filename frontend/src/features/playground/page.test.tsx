import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { playgroundSearch } from "@/lib/addresses";
import { refuse, serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import PlaygroundPage from "./page";

const PICTURE = new File(["picture"], "astronaut.png", { type: "image/png" });
const SOUND = new File(["sound"], "seven.wav", { type: "audio/wav" });
const NO_ASSETS = { "GET /v1/assets": { data: [], next: null } };
const show = (task: string) => renderView(PlaygroundPage, `/playground?task=${task}`, playgroundSearch);
const answer = () => within(screen.getByRole("region", { name: "Answer" }));

async function give(label: RegExp, file: File): Promise<void> {
  await userEvent.upload(await screen.findByLabelText(label), file);
  await userEvent.click(screen.getByRole("button", { name: "Ask" }));
}

/** Return the form that was sent as its text: Node cannot read one with the files of the page it stands in for. */
async function sentForm(asked: Request[]): Promise<string> {
  return (await asked.find((request) => request.method === "POST")?.text()) ?? "";
}

beforeEach(() => {
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:file", revokeObjectURL: () => {} }));
});

test("labels come back as bars, with the time and the JSON", async () => {
  const labels = [{ label: "a cat", score: 0.75, cosine: 0.3 }];
  const given = { model: "clip", data: [{ index: 0, filename: "astronaut.png", labels }] };
  const asked = serve({
    ...NO_ASSETS,
    "POST /v1/zero-shot": () => Response.json(given, { headers: { "Server-Timing": "inference;dur=0.001" } }),
  });
  show("zero-shot");
  await give(/Choose or drop a picture/, PICTURE);
  expect(await answer().findByText("75 %")).toBeVisible();
  expect(answer().getByText("Computing")).toBeVisible();
  expect(answer().getByText(/"score": 0.75/)).toBeInTheDocument();
  const form = await sentForm(asked);
  expect(form.match(/name="labels"/g)?.length).toBeGreaterThan(1);
  expect(form).toContain("a photo of {}");
});

test("faces are drawn, and said", async () => {
  const place = { normalised: { x: 0.5, y: 0.5 }, pixels: { x: 5, y: 5 } };
  const points = ["right_eye", "left_eye", "nose_tip", "mouth_center", "right_ear_tragion", "left_ear_tragion"];
  const rectangle = { x: 0.1, y: 0.1, width: 0.5, height: 0.5 };
  const keypoints = Object.fromEntries(points.map((name) => [name, place]));
  const face = { score: 0.92, box: { normalised: rectangle, pixels: rectangle }, keypoints };
  serve({ ...NO_ASSETS, "POST /v1/vision/faces": { model: "face", faces: [face] } });
  show("faces");
  await give(/Choose or drop a picture/, PICTURE);
  expect(await answer().findByText("Found: 92 % sure.")).toBeVisible();
});

test("a transcript grows while it is written", async () => {
  const events =
    'data: {"type": "transcript.text.delta", "delta": "sev"}\n\ndata: {"type": "transcript.text.done", "text": "seven"}\n\n';
  const asked = serve({ ...NO_ASSETS, "POST /v1/audio/transcriptions": () => new Response(events) });
  show("transcription");
  await userEvent.click(await screen.findByRole("radio", { name: "While it is written" }));
  await give(/Choose or drop a recording/, SOUND);
  expect(await answer().findByText("seven")).toBeVisible();
  expect(await sentForm(asked)).toMatch(/name="stream"\s+true/);
});

test("a refusal has the service's words, and the next try may work", async () => {
  let busy = true;
  const language = { model: "whisper", language: "en", probability: 1, probabilities: { en: 0.9, de: 0.1 } };
  serve({
    ...NO_ASSETS,
    "POST /v1/audio/detect-language": () => (busy ? refuse(429, "queue_full", "Too many wait.") : language),
  });
  show("language");
  await give(/Choose or drop a recording/, SOUND);
  expect(await answer().findByRole("alert")).toHaveTextContent("Too many wait.");
  busy = false;
  await userEvent.click(answer().getByRole("button", { name: "Try again" }));
  const list = await answer().findByRole("list", { name: "Languages" });
  expect(
    within(list)
      .getAllByRole("listitem")
      .map((item) => item.textContent),
  ).toEqual(["English90 %", "German10 %"]);
});

test("similarities are a map, and the command tells the same", async () => {
  serve({
    ...NO_ASSETS,
    "POST /v1/similarity": {
      model: "clip",
      similarities: [
        [1, 0.25],
        [0.25, 1],
      ],
    },
  });
  show("similarity");
  await userEvent.click(await screen.findByRole("button", { name: "Ask" }));
  expect(await answer().findAllByRole("cell", { name: "0.25" })).toHaveLength(2);
  const command = screen.getByRole("region", { name: "The same from elsewhere" });
  expect(command).toHaveTextContent('{"input": ["a red circle", "a blue square"]}');
  await userEvent.click(within(command).getByRole("radio", { name: "Python" }));
  expect(command).toHaveTextContent("requests.post(");
});

test("everything about a picture is shown together, and what failed is told", async () => {
  const labels = { model: "clip", labels: [{ label: "a cat", score: 0.5, cosine: 0.2 }] };
  const errors = {
    pose: { message: "The model is loading.", type: "server_error", param: null, code: "model_loading" },
  };
  const told = {
    faces: null,
    pose: null,
    caption: { model: "blip", caption: "a moon", log_probability: -1 },
    labels,
    errors,
  };
  serve({ ...NO_ASSETS, "POST /v1/analyze": told });
  show("analysis");
  await give(/Choose or drop a picture/, PICTURE);
  expect(await answer().findByText("a moon")).toBeVisible();
  expect(answer().getByText("50 %")).toBeVisible();
  expect(answer().getByText("pose: The model is loading.")).toBeVisible();
});

test("one of several models can be chosen, and an image without one says so", async () => {
  const model = (id: string) => ({ id, task: "image-caption", state: "ready" });
  serve({ ...NO_ASSETS, "GET /v1/models": { data: [model("small"), model("large")] } });
  const { unmount } = show("similarity");
  expect(await screen.findByText("This image holds no model for this.")).toBeVisible();
  unmount();
  show("captions");
  await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Model" }), "large");
  await userEvent.upload(screen.getByLabelText(/Choose or drop a picture/), PICTURE);
  expect(screen.getByRole("region", { name: "The same from elsewhere" })).toHaveTextContent("'model=large'");
});

test("a file of another kind is refused before it is sent", async () => {
  const asked = serve(NO_ASSETS);
  show("faces");
  const field = await screen.findByLabelText(/Choose or drop a picture/);
  await userEvent.upload(field, new File(["x"], "notes.txt", { type: "text/plain" }), { applyAccept: false });
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "“\u2068notes.txt\u2069” is no JPEG, PNG or WebP picture.",
  );
  expect(screen.getByRole("button", { name: "Ask" })).toBeDisabled();
  expect(asked.some((request) => request.method === "POST")).toBe(false);
});

test("a file that is too large is told with the limit before it is sent", async () => {
  const limits = { image_max_bytes: 3, audio_max_bytes: 1000, video_max_bytes: 4000 };
  serve({ ...NO_ASSETS, "GET /info": { limits } });
  const { queries, unmount } = show("faces");
  const known = () => waitFor(() => expect(queries.getQueryData(["info"])).toBeDefined());
  const field = await screen.findByLabelText(/Choose or drop a picture/);
  await known();
  await userEvent.upload(field, PICTURE);
  expect(await screen.findByRole("alert")).toHaveTextContent("has 7 B, and a picture may have 3 B.");
  unmount();
  show("language");
  const large = new File([new Uint8Array(4001)], "long.wav", { type: "audio/wav" });
  const place = await screen.findByLabelText(/Choose or drop a recording/);
  await waitFor(async () => {
    await userEvent.upload(place, large);
    expect(screen.getByRole("alert")).toHaveTextContent("and a recording may have 4.0 kB.");
  });
});

test("a sample of the library is taken with one click", async () => {
  const asset = { id: "asset_a", kind: "image", name: "moon.png", media_type: "image/png", size: 10 };
  serve({
    "GET /v1/assets": { data: [asset], next: null },
    "GET /v1/assets/asset_a/file": () => new Response("picture"),
  });
  show("captions");
  await userEvent.click(await screen.findByRole("button", { name: "Take moon.png" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "Ask" })).toBeEnabled());
  expect(screen.getByText("moon.png")).toBeVisible();
});

test("a task that does not exist opens the first one", async () => {
  serve(NO_ASSETS);
  show("nonsense");
  expect(await screen.findByRole("link", { name: "Zero-shot" })).toHaveAttribute("aria-current", "page");
});
