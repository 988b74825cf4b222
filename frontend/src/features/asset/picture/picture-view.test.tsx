import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { refuse, serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import { ASSET_ID, face, frame, PICTURE, timeline } from "../testing";
import { pretendBrowser } from "../testing-browser";
import { PictureView } from "./picture-view";

const PATH = `/v1/assets/${ASSET_ID}`;
const OTHER = "asset_06h170tjbhvqvbn3bacpdkj4t8";
const FOUND = timeline({
  steps: ["samples", "embeddings", "labels", "captions", "faces", "poses"],
  frames: [
    frame(0, { caption: "a cat", faces: [face(0.1, 0.94), face(0.5, 0.8)], labels: [{ label: "a cat", score: 0.7 }] }),
  ],
});
const alike = (asset_id: string, name: string, score: number) => ({
  ...{ asset_id, kind: "image", name, start: 0, end: 0, score: 1, source: "frame", thumbnail: null },
  matches: [{ source: "frame", start: 0, end: 0, score, text: null }],
});

function show(more: Record<string, unknown> = {}, found = FOUND) {
  const asked = serve({
    [`GET ${PATH}/timeline`]: found,
    [`GET ${PATH}/thumbnail`]: () => new Response("jpeg"),
    "POST /v1/search": { object: "list", data: [], model: null, not_searched: [] },
    ...more,
  });
  return { asked, ...renderView(() => <PictureView asset={PICTURE} />, "/") };
}

beforeEach(async () => {
  pretendBrowser();
  // Node's requests know Node's forms only, and jsdom brings another kind.
  const form = await new Response(new URLSearchParams("a=b")).formData();
  vi.stubGlobal("FormData", form.constructor);
});

test("whoever points at a face sees which it is", async () => {
  show();
  await screen.findByRole("button", { name: /Face 1/ });
  const picture = within(screen.getByTestId("picture"));
  const [first, second] = ["94 %", "80 %"].map((score) => picture.getByText(score));
  await userEvent.hover(screen.getByRole("button", { name: /Face 1/ }));
  expect(second?.parentElement).toHaveClass("opacity-25");
  expect(first?.parentElement).not.toHaveClass("opacity-25");
  await userEvent.unhover(screen.getByRole("button", { name: /Face 1/ }));
  expect(second?.parentElement).not.toHaveClass("opacity-25");
});

test("faces can be taken away, and people who are not there are told", async () => {
  show();
  await userEvent.click(await screen.findByRole("checkbox", { name: /Show faces/ }));
  expect(within(screen.getByTestId("picture")).queryByText("94 %")).not.toBeInTheDocument();
  expect(screen.getByText("No people found.")).toBeVisible();
});

test("keys enlarge the picture as far as its window, and back", async () => {
  show();
  const picture = (await screen.findByRole("img")).parentElement;
  await userEvent.keyboard("+");
  expect(screen.getByText("150 %")).toBeVisible();
  expect(picture).toHaveStyle({ width: "600px" });
  await userEvent.keyboard("{ArrowLeft}0");
  expect(picture).toHaveStyle({ width: "400px" });
});

test("own labels are compared with the picture", async () => {
  let form = new FormData();
  const scores = [{ label: "a dog", score: 0.8, cosine: 0.3 }];
  show({
    "POST /v1/zero-shot": async (request: Request) => {
      form = await request.formData();
      return { model: "clip", data: [{ index: 0, filename: null, image: {}, labels: scores }] };
    },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Remove a cat" }));
  expect(screen.getByText("Add at least one label.")).toBeVisible();
  await userEvent.type(screen.getByLabelText("More labels, with commas between them"), "a dog{Enter}a bird");
  await userEvent.click(screen.getByRole("button", { name: "Compare" }));
  expect(await screen.findByText(/By clip/)).toBeVisible();
  expect(form.getAll("labels")).toEqual(["a dog", "a bird"]);
  expect(form.get("template")).toBe("a photo of {}");
});

test("what the service says no with is told beside the labels", async () => {
  show({ "POST /v1/zero-shot": () => refuse(503, "model_not_ready", "The model is loading.") });
  await userEvent.click(await screen.findByRole("button", { name: "Compare" }));
  expect(await screen.findByText("The model is loading.")).toBeVisible();
});

test("what looks similar is shown once each, without the picture itself", async () => {
  const data = [alike(ASSET_ID, "me.png", 1), alike(OTHER, "you.png", 0.91), alike(OTHER, "you.png", 0.5)];
  show({ "POST /v1/search": { object: "list", data, model: "clip", not_searched: [] } });
  const section = await screen.findByRole("region", { name: "Looks similar" });
  const link = await within(section).findByRole("link", { name: "you.png" });
  expect(link).toHaveAttribute("href", `/assets/${OTHER}`);
  expect(within(section).getAllByRole("listitem")).toHaveLength(1);
  expect(section).toHaveTextContent("similarity 0.91");
});

test("nothing similar, and nothing to compare with, are told or left out", async () => {
  const { unmount } = show();
  expect(await screen.findByText("There is nothing else to compare it with yet.")).toBeVisible();
  unmount();
  const { asked } = show({}, timeline());
  await waitFor(() => expect(screen.queryByText("Loading what was found")).not.toBeInTheDocument());
  expect(screen.queryByRole("region", { name: "Looks similar" })).not.toBeInTheDocument();
  expect(asked.filter((request) => request.method === "POST")).toEqual([]);
});
