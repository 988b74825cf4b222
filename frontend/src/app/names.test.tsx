import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import AssetPage from "@/features/asset/page";
import { timeline } from "@/features/asset/testing";
import { pretendBrowser } from "@/features/asset/testing-browser";
import Palette from "@/features/commands/palette";
import JobsPage from "@/features/jobs/page";
import LibraryPage from "@/features/library/page";
import SearchPage from "@/features/search/page";
import { Uploads } from "@/features/upload/uploads";
import { assetSearch, searchSearch } from "@/lib/addresses";
import { wishUpload } from "@/lib/uploading";
import { aJob, anAsset, fakeUploads } from "@/testing/fakes";
import { serve } from "@/testing/server";
import { renderView } from "@/testing/view";

/** Names that break a page that does not expect them: 204 letters from right to left, without a space, and heaped marks. */
const NAMES = [`${"صورة".repeat(50)}.png`, `${"x".repeat(250)}.png`, `${"a\u0301\u0332\u0336\u0337".repeat(50)}.png`];

function served(name: string): void {
  const asset = anAsset({ name });
  const moment = {
    ...{ object: "moment", asset_id: asset.id, name, kind: "image", start: 0, end: 0, score: 1, source: "frame" },
    ...{ matches: [{ source: "frame", score: 0.3, rank: 1, text: null }], thumbnail: null },
  };
  serve({
    "GET /v1/assets": { object: "list", data: [asset], next: null },
    "GET /v1/assets/asset_1": asset,
    "GET /v1/assets/asset_1/timeline": timeline({ steps: ["embeddings"] }),
    "GET /v1/assets/asset_1/thumbnail": () => new Response("jpeg"),
    "GET /v1/jobs": { object: "list", data: [aJob({ state: "succeeded" })], next: null },
    "POST /v1/search": { object: "list", data: [{ ...moment, asset_id: "asset_2" }], model: "clip", not_searched: [] },
  });
}

/** Return the elements whose own text is the name: each has to have the name's direction, and to hold it in its place. */
function holders(name: string): HTMLElement[] {
  return screen.getAllByText((_, element) => element?.childNodes.length === 1 && element.textContent === name);
}

function expectHeld(name: string, places: number): void {
  const found = holders(name).filter((element) => element.firstChild?.nodeType === Node.TEXT_NODE);
  expect(found).toHaveLength(places);
  for (const element of found) {
    expect(element.matches('[dir="auto"], bdi'), element.outerHTML).toBe(true);
    expect(element.closest(".truncate, .break-words, .wrap-anywhere"), element.outerHTML).not.toBeNull();
  }
}

beforeEach(() => {
  pretendBrowser();
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:file", revokeObjectURL: () => {} }));
});

test.each(NAMES)("the library, the jobs and the search hold a name in its place: %s", async (name) => {
  served(name);
  for (const [View, address] of [
    [LibraryPage, "/"],
    [JobsPage, "/jobs"],
  ] as const) {
    const { unmount } = renderView(View, address);
    await screen.findByText(name);
    expectHeld(name, 1);
    unmount();
  }
  renderView(SearchPage, "/search?q=a", searchSearch);
  await screen.findByText(name);
  expectHeld(name, 1);
});

test.each(NAMES)("the view of an asset, and the question before it is deleted, hold a name: %s", async (name) => {
  served(name);
  renderView(AssetPage, "/assets/asset_1", assetSearch, "/assets/$assetId");
  expect(await screen.findByRole("link", { name })).toHaveAttribute("href", "/assets/asset_2");
  await userEvent.click(await screen.findByRole("button", { name: "Delete" }));
  // The heading, the similar picture, the fact and the question.
  expectHeld(name, 4);
});

test.each(NAMES)("the palette and the tray of uploads hold a name: %s", async (name) => {
  served(name);
  fakeUploads("hangs");
  const { unmount } = renderView(() => <Palette views={[]} close={() => {}} openHelp={() => {}} />, "/");
  await userEvent.type(await screen.findByRole("combobox"), "a");
  await screen.findByRole("option", { name });
  expectHeld(name, 1);
  unmount();
  renderView(Uploads, "/");
  await screen.findByLabelText("Files to upload");
  act(() => wishUpload({ files: [new File(["pixels"], name, { type: "image/png" })] }));
  await screen.findByText(name);
  expectHeld(name, 1);
});
