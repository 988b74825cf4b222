import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { librarySearch } from "@/lib/addresses";
import { hearUploadWishes } from "@/lib/uploading";
import { aJob, anAsset } from "@/testing/fakes";
import { refuse, serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import LibraryPage from "./page";

const ASSETS = [
  anAsset({ id: "asset_3", name: "talk.wav", kind: "audio", duration: 65 }),
  anAsset({ id: "asset_2", name: "walk.mp4", kind: "video", duration: 12.5 }),
  anAsset({ id: "asset_1", name: "beach.png" }),
];
const list = (data: unknown[]) => ({ object: "list", data, next: null });
const jobs = (request: Request) => {
  const state = new URL(request.url).searchParams.get("state");
  if (state === "running") return list([aJob({ id: "r", asset_id: "asset_3", state, progress: 0.42 })]);
  if (state === "failed") return list([aJob({ id: "f", asset_id: "asset_2", state })]);
  const result = { steps: ["labels"], skipped: { captions: { code: "model_not_available", reason: "no model" } } };
  return list(state === "succeeded" ? [aJob({ id: "s", asset_id: "asset_1", state, result })] : []);
};
const filtered = (request: Request) => {
  const words = new URL(request.url).searchParams;
  const fits = (asset: (typeof ASSETS)[number]) =>
    (!words.get("kind") || asset.kind === words.get("kind")) && asset.name?.includes(words.get("name_contains") ?? "");
  return list(ASSETS.filter(fits));
};

const shown = (address = "/") => renderView(LibraryPage, address, librarySearch);
const names = () => screen.getAllByRole("checkbox").map((box) => box.getAttribute("aria-label"));

beforeEach(() => {
  serve({ "GET /v1/assets": filtered, "GET /v1/jobs": jobs });
});

test("assets are shown with their length and how far they are looked into", async () => {
  shown();
  expect(await screen.findByText("3 assets")).toBeInTheDocument();
  expect(names()).toEqual(["Select talk.wav", "Select walk.mp4", "Select beach.png"]);
  expect(await screen.findByText("Analysing 42 %")).toBeInTheDocument();
  expect(await screen.findByText("Failed")).toBeInTheDocument();
  expect(await screen.findByText("Analysed, but not: captions")).toBeInTheDocument();
  expect([screen.getByText("1:05"), screen.getByText("0:12")]).toHaveLength(2);
});

test("filters and the order are in the address", async () => {
  const { router } = shown("/?order=oldest");
  await screen.findByText("3 assets");
  expect(names()[0]).toBe("Select beach.png");
  await userEvent.click(screen.getByRole("button", { name: "Films" }));
  expect(await screen.findByText("1 asset")).toBeInTheDocument();
  expect(router.state.location.search).toEqual({ order: "oldest", kind: "video" });
  await userEvent.type(screen.getByRole("searchbox"), "beach");
  expect(await screen.findByText("Nothing in the library fits")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Show everything" }));
  expect(await screen.findByText("3 assets")).toBeInTheDocument();
  expect(screen.getByRole("searchbox")).toHaveValue("");
});

test("an empty library says what to do and what it takes", async () => {
  const limits = { image_formats: ["jpeg", "png"], image_max_bytes: 26e6, audio_max_bytes: 2e8, video_max_bytes: 2e9 };
  serve({ "GET /v1/assets": list([]), "GET /info": { limits } });
  const wished = vi.fn();
  const end = hearUploadWishes(wished);
  shown();
  await userEvent.click(await screen.findByRole("button", { name: "Choose a folder" }));
  expect(wished).toHaveBeenCalledWith({ choose: "folder" });
  expect(await screen.findByText(/jpeg, png\) up to 26 MB/)).toBeInTheDocument();
  end();
});

test("a failure is told in the service's words, and tried again", async () => {
  let isBroken = true;
  serve({
    "GET /v1/assets": () => (isBroken ? refuse(503, "storage_unavailable", "the disk is away") : list(ASSETS)),
    "GET /v1/jobs": list([]),
  });
  shown();
  expect(await screen.findByText("the disk is away")).toBeInTheDocument();
  isBroken = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("3 assets")).toBeInTheDocument();
});

test("several are deleted after a question; what could not be stays selected, with the reason", async () => {
  const asked = serve({
    "GET /v1/assets": list(ASSETS),
    "GET /v1/jobs": list([]),
    "DELETE /v1/assets/asset_1": () => new Response(null, { status: 204 }),
    "DELETE /v1/assets/asset_2": () => refuse(404, "asset_not_found", "gone"),
    "DELETE /v1/assets/asset_3": () => refuse(503, "storage_busy", "the database is busy"),
  });
  shown();
  await userEvent.click(await screen.findByRole("checkbox", { name: "Select talk.wav" }));
  await userEvent.click(screen.getByRole("button", { name: "Select all" }));
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  const dialog = screen.getByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
  expect(await within(dialog).findByText(/1 could not be deleted: the database is busy/)).toBeInTheDocument();
  expect(asked.filter(({ method }) => method === "DELETE")).toHaveLength(3);
  // Escape answers the question, and takes nothing from the selection behind it.
  await userEvent.keyboard("{Escape}");
  expect(screen.getByText("1 selected")).toBeInTheDocument();
  await userEvent.click(within(dialog).getByRole("button", { name: "Keep" }));
  await waitFor(() => expect(screen.getByText("1 selected")).toBeInTheDocument());
});

test("the keyboard goes from tile to tile, selects and opens", async () => {
  const { router } = shown();
  const first = await screen.findByRole("link", { name: /talk\.wav/ });
  first.focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(screen.getByRole("link", { name: /walk\.mp4/ })).toHaveFocus();
  await userEvent.keyboard(" ");
  expect(screen.getByText("1 selected")).toBeInTheDocument();
  await userEvent.keyboard("{Escape}");
  expect(screen.getByText("3 assets")).toBeInTheDocument();
  await userEvent.keyboard("{End}{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/assets/asset_1"));
});
