import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { MomentObject } from "@/api/schema";
import { searchSearch } from "@/lib/addresses";
import { refuse, serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import SearchPage from "./page";

const FILM = "asset_06h1727a4hp7bcpe3u387qj9is";

function moment(more: Partial<MomentObject> = {}): MomentObject {
  return {
    asset_id: FILM,
    kind: "video",
    name: "film.mp4",
    start: 65,
    end: 66,
    score: 0.94,
    source: "speech",
    matches: [
      { source: "speech", start: 65, end: 66, score: 2.8, text: "it is seven now" },
      { source: "frame", start: 65, end: 66, score: 0.301, text: null },
    ],
    thumbnail: `/v1/assets/${FILM}/frames/65`,
    ...more,
  };
}

const found = (data: MomentObject[], not_searched: object[] = []) => ({
  object: "list",
  data,
  model: "clip",
  not_searched,
});
const show = (address: string) => renderView(SearchPage, address, searchSearch);

beforeEach(() => {
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:picture", revokeObjectURL: () => {} }));
});

test("moments stand by file, say why they matched, and lead to their time", async () => {
  serve({
    "POST /v1/search": found([
      moment(),
      moment({ asset_id: "b", name: "talk.wav", kind: "audio", thumbnail: null }),
      moment({ start: 90 }),
    ]),
  });
  show("/search?q=seven");
  expect(await screen.findByText("3 moments in 2 files")).toBeVisible();
  const film = screen.getByRole("region", { name: /film\.mp4/ });
  const [first, second] = within(film).getAllByRole("listitem");
  expect(first).toHaveTextContent("1:05");
  expect(second).toHaveTextContent("1:30");
  expect(within(first as HTMLElement).getByText("seven").tagName).toBe("MARK");
  expect(within(first as HTMLElement).getByText("Seen 0.30")).toBeVisible();
  expect(within(first as HTMLElement).getByRole("link")).toHaveAttribute("href", `/assets/${FILM}?t=65&find=seven`);
});

test("what is typed is asked for once, after a pause, and stands in the address", async () => {
  const asked = serve({ "POST /v1/search": found([moment()]), "GET /v1/assets": { data: [] } });
  const { router } = show("/search");
  await userEvent.keyboard("/seven");
  expect(screen.getByRole("searchbox")).toHaveFocus();
  await screen.findByText("1 moment in 1 file");
  const questions = asked.filter((request) => request.method === "POST");
  expect(await Promise.all(questions.map((request) => request.json()))).toMatchObject([
    { query: "seven", sources: [] },
  ]);
  expect(router.state.location.search).toEqual({ q: "seven" });
});

test("the filter narrows the sources and stands in the address", async () => {
  const asked = serve({ "POST /v1/search": found([moment()]) });
  const { router } = show("/search?q=seven");
  await userEvent.click(await screen.findByRole("radio", { name: "Said" }));
  const questions = () => asked.filter(({ method }) => method === "POST");
  await waitFor(() => expect(questions()).toHaveLength(2));
  expect(await questions()[1]?.json()).toMatchObject({ sources: ["speech"] });
  expect(router.state.location.search).toEqual({ q: "seven", source: "said" });
});

test("a dropped picture is searched by, and one of another type is refused before it is sent", async () => {
  const asked = serve({ "POST /v1/search": found([moment()]), "GET /v1/assets": { data: [] } });
  show("/search");
  const box = (await screen.findByRole("searchbox")).closest("form") as HTMLElement;
  fireEvent.drop(box, { dataTransfer: { files: [new File(["x"], "notes.txt", { type: "text/plain" })] } });
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "“\u2068notes.txt\u2069” is no JPEG, PNG or WebP picture.",
  );
  expect(asked.filter((request) => request.method === "POST")).toHaveLength(0);
  fireEvent.drop(box, { dataTransfer: { files: [new File(["x"], "like.png", { type: "image/png" })] } });
  expect(await screen.findByText("like.png")).toBeVisible();
  expect(await screen.findByText("1 moment in 1 file")).toBeVisible();
});

test("a service that is away is told when a picture is searched by, with another try", async () => {
  serve({ "POST /v1/search": () => Promise.reject(new TypeError("Failed to fetch")), "GET /v1/assets": { data: [] } });
  show("/search");
  const box = (await screen.findByRole("searchbox")).closest("form") as HTMLElement;
  fireEvent.drop(box, { dataTransfer: { files: [new File(["x"], "like.png", { type: "image/png" })] } });
  expect(await screen.findByText("The service does not answer")).toBeVisible();
  expect(screen.getByRole("button", { name: "Try again" })).toBeEnabled();
});

test("the picture of an asset is fetched and searched by", async () => {
  const asked = serve({
    "GET /v1/assets/asset_a/thumbnail": () => new Response("picture"),
    "POST /v1/search": found([moment()]),
  });
  show("/search?like=asset_a");
  expect(await screen.findByText("1 moment in 1 file")).toBeVisible();
  const ways = asked.filter(({ url }) => !url.endsWith("/info")).map(({ method }) => method);
  expect(ways).toEqual(["GET", "POST"]);
});

test("arrow keys go from moment to moment, over the borders of files", async () => {
  serve({ "POST /v1/search": found([moment(), moment({ asset_id: "b", name: "other.mp4" })]) });
  show("/search?q=seven");
  await screen.findByText("2 moments in 2 files");
  const [first, second] = screen.getAllByRole("link").filter((link) => link.hasAttribute("data-moment"));
  first?.focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(second).toHaveFocus();
  await userEvent.keyboard("{ArrowRight}{ArrowLeft}");
  expect(first).toHaveFocus();
});

test("a file that was deleted meanwhile is told, with a way on", async () => {
  serve({ "GET /v1/assets/asset_a/thumbnail": () => refuse(404, "asset_not_found", "No such asset.") });
  show("/search?like=asset_a");
  expect(await screen.findByText("The file to search by is gone")).toBeVisible();
  expect(screen.getByRole("link", { name: "Search by words" })).toHaveAttribute("href", "/search");
});

test("what was not searched is told", async () => {
  const missing = { source: "frame", code: "no_model", reason: "This image has no model that compares." };
  serve({ "POST /v1/search": found([moment()], [missing]) });
  show("/search?q=seven");
  expect(await screen.findByText("What is seen was not searched.")).toBeVisible();
  expect(screen.getByText(/This image has no model/)).toBeVisible();
});

test("nothing found offers what is there", async () => {
  const timeline = {
    frames: [{ labels: [{ label: "a red circle", score: 1 }], caption: null }],
    speech: [{ text: "seven" }],
  };
  serve({
    "POST /v1/search": found([]),
    "GET /v1/assets": { data: [{ id: "a" }] },
    "GET /v1/assets/a/timeline": timeline,
  });
  const { router } = show("/search?q=nine");
  await userEvent.click(await screen.findByRole("button", { name: "a red circle" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ q: "a red circle" }));
  expect(screen.getByRole("searchbox")).toHaveValue("a red circle");
});

test("an empty library leads to the library, and a refusal has the API's words", async () => {
  serve({ "GET /v1/assets": { data: [] } });
  const { unmount } = show("/search");
  expect(await screen.findByRole("link", { name: "Put files into the library" })).toHaveAttribute("href", "/");
  unmount();
  serve({ "POST /v1/search": () => refuse(503, "model_loading", "The model is loading.") });
  show("/search?q=x");
  expect(await screen.findByRole("alert")).toHaveTextContent("The model is loading.");
});
