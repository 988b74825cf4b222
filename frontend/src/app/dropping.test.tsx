import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import PlaygroundPage from "@/features/playground/page";
import SearchPage from "@/features/search/page";
import { Uploads } from "@/features/upload/uploads";
import { FakeEventSource, fakeUploads } from "@/testing/fakes";
import { serve } from "@/testing/server";
import { renderView } from "@/testing/view";

const OVERLAY = /^Drop pictures, sounds, films/;
const LIMITS = { image_formats: ["png"], image_max_bytes: 100, audio_max_bytes: 100, video_max_bytes: 100 };
const dataTransfer = { types: ["Files"], items: [], files: [new File(["pixels"], "beach.png", { type: "image/png" })] };

/** Show a view as the layout does, with the window that takes files around it. */
async function around(View: () => React.ReactNode, address: string) {
  serve({
    "GET /info": { limits: LIMITS },
    "GET /v1/assets": { object: "list", data: [], next: null },
    "GET /v1/models": { data: [] },
    "POST /v1/search": { object: "list", data: [], model: null, not_searched: [] },
  });
  const shown = () => (
    <>
      <View />
      <Uploads />
    </>
  );
  renderView(shown, address);
  await screen.findByRole("heading", { level: 1 });
}

beforeEach(() => {
  FakeEventSource.install();
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:file", revokeObjectURL: () => {} }));
});

test("the search box shows over the window that it takes a picture, and then takes it alone", async () => {
  const { sent } = fakeUploads("hangs");
  await around(SearchPage, "/search");
  const box = screen.getByRole("searchbox").closest("form") as HTMLElement;
  fireEvent.dragEnter(document.body, { dataTransfer });
  expect(screen.getByText(OVERLAY)).toBeInTheDocument();
  expect(screen.getByText("Drop a picture here to search by it")).toBeInTheDocument();
  expect(box).toHaveClass("z-60");
  fireEvent.drop(box, { dataTransfer });
  expect(await screen.findByText("Nothing found")).toBeInTheDocument();
  expect(screen.getByText("beach.png")).toBeInTheDocument();
  expect(screen.queryByText(OVERLAY)).not.toBeInTheDocument();
  expect(screen.queryByRole("region", { name: "Uploads" })).not.toBeInTheDocument();
  expect(sent).toEqual([]);
});

test("beside the box the window takes the file as in every view", async () => {
  fakeUploads("hangs");
  await around(SearchPage, "/search");
  fireEvent.dragEnter(document.body, { dataTransfer });
  fireEvent.drop(screen.getByRole("heading", { level: 1 }), { dataTransfer });
  expect(await screen.findByRole("region", { name: "Uploads" })).toHaveTextContent("beach.png");
  expect(screen.queryByText("Drop a picture here to search by it")).not.toBeInTheDocument();
});

test("the playground's place for a file does the same", async () => {
  await around(PlaygroundPage, "/playground");
  const place = screen.getByText("Choose or drop a picture").closest("label") as HTMLElement;
  fireEvent.dragEnter(document.body, { dataTransfer });
  fireEvent.dragOver(place, { dataTransfer });
  expect(place).toHaveClass("z-60", "border-accent");
  fireEvent.drop(place, { dataTransfer });
  await waitFor(() => expect(place).toHaveTextContent("beach.png"));
  expect(screen.queryByRole("region", { name: "Uploads" })).not.toBeInTheDocument();
});
