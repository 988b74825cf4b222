import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { wishUpload } from "@/lib/uploading";
import { aJob, anAsset, FakeEventSource, fakeUploads } from "@/testing/fakes";
import { serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import { Uploads } from "./uploads";

const LIMITS = { image_formats: ["png"], image_max_bytes: 100, audio_max_bytes: 100, video_max_bytes: 100 };
const ROUTES = {
  "GET /info": { limits: LIMITS },
  "GET /v1/assets": { object: "list", data: [], next: null },
};
const file = (name: string, type = "image/png") => new File(["pixels"], name, { type });

/** Show it, and return once it listens. */
async function shown() {
  const view = renderView(Uploads, "/");
  await screen.findByLabelText("Files to upload");
  return view;
}

beforeEach(() => {
  FakeEventSource.install();
  serve(ROUTES);
});

test("a chosen file goes from its bytes to its asset, step by step", async () => {
  let job = aJob({ state: "running" });
  serve({ ...ROUTES, "GET /v1/jobs/job_1": () => job });
  const { progress } = fakeUploads("hangs", { status: 201, body: { ...anAsset(), job_id: "job_1" } });
  await shown();
  await userEvent.upload(screen.getByLabelText("Files to upload"), file("beach.png"));
  expect(await screen.findByText("Uploading")).toBeInTheDocument();
  act(() => progress(3));
  expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "50");
  await userEvent.click(screen.getByRole("button", { name: "Cancel beach.png" }));
  expect(screen.getByText("Cancelled")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Upload beach.png again" }));
  await waitFor(() => expect(FakeEventSource.opened).toHaveLength(1));
  act(() => FakeEventSource.opened[0]?.tell(2, "progress", { step: "frames", done: 0.5, progress: 0.5 }));
  expect(screen.getByText("Stored · looking at the pictures")).toBeInTheDocument();
  job = aJob({ state: "succeeded", result: { skipped: { speech: { code: "x", reason: "y" } } } });
  act(() => FakeEventSource.opened[0]?.tell(3, "succeeded"));
  expect(await screen.findByText("Stored · analysed, but not: speech")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "beach.png" })).toHaveAttribute("href", "/assets/asset_1");
});

test("the window takes what is dropped on it, and shows that it does", async () => {
  fakeUploads("hangs");
  await shown();
  const dataTransfer = { types: ["Files"], items: [], files: [file("dropped.png")] };
  fireEvent.dragEnter(document.body, { dataTransfer });
  expect(screen.getByText(/Drop pictures/)).toBeInTheDocument();
  fireEvent.drop(document.body, { dataTransfer });
  expect(await screen.findByText("dropped.png")).toBeInTheDocument();
  expect(screen.queryByText(/Drop pictures/)).not.toBeInTheDocument();
});

test("a view that takes a drop itself keeps it", async () => {
  await shown();
  const keep = (event: Event) => event.preventDefault();
  document.body.addEventListener("drop", keep);
  fireEvent.drop(document.body, { dataTransfer: { types: ["Files"], items: [], files: [file("kept.png")] } });
  document.body.removeEventListener("drop", keep);
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
  expect(screen.queryByText("kept.png")).not.toBeInTheDocument();
});

test("what is pasted is taken", async () => {
  fakeUploads("hangs");
  await shown();
  fireEvent.paste(document.body, { clipboardData: { files: [file("pasted.png")] } });
  expect(await screen.findByText("pasted.png")).toBeInTheDocument();
});

test("files with a problem come first, and the tray can be folded and cleared", async () => {
  fakeUploads("hangs");
  await shown();
  act(() => wishUpload({ files: [file("beach.png"), file("paper.pdf", "application/pdf")] }));
  expect(await screen.findByText("1 uploading, 1 with a problem")).toBeInTheDocument();
  expect(screen.getAllByRole("listitem")[0]).toHaveTextContent("paper.pdf");
  await userEvent.click(screen.getByRole("button", { name: "Clear finished" }));
  expect(screen.queryByText("paper.pdf")).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Files" }));
  expect(screen.queryByRole("listitem")).not.toBeInTheDocument();
});

test("a page with bytes on their way asks before it is left", async () => {
  fakeUploads("hangs");
  await shown();
  const leave = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(leave()).toBe(false);
  act(() => wishUpload({ files: [file("beach.png")] }));
  await screen.findByText("Uploading");
  expect(leave()).toBe(true);
});
