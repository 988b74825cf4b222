import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { hearUploadWishes } from "@/lib/uploading";
import { anAsset } from "@/testing/fakes";
import { serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import KeyboardHelp from "./keyboard-help";
import Palette from "./palette";
import { useShortcuts } from "./shortcuts";

const VIEWS = [
  { to: "/", name: "Library" },
  { to: "/jobs", name: "Jobs" },
];

/** What the layout does with both. */
function Commands() {
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  useShortcuts(setOpen);
  const close = () => setOpen(null);
  return (
    <>
      <input aria-label="A field" />
      {open === "palette" && <Palette views={VIEWS} close={close} openHelp={() => setOpen("help")} />}
      {open === "help" && <KeyboardHelp close={close} />}
    </>
  );
}

async function opened() {
  const view = renderView(Commands, "/here");
  await screen.findByLabelText("A field");
  await userEvent.keyboard("{Control>}k{/Control}");
  const box = await screen.findByRole("combobox");
  await waitFor(() => expect(box).toHaveFocus());
  return view;
}

beforeEach(() => {
  serve({ "GET /v1/assets": { object: "list", data: [anAsset({ id: "asset_7", name: "beach.png" })], next: null } });
});

test("a view is reached by a few letters and Enter", async () => {
  const { router } = await opened();
  await userEvent.keyboard("job{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
  expect(screen.queryByRole("combobox")).not.toBeInTheDocument();
});

test("an asset is found by its name, and the arrows choose", async () => {
  const { router } = await opened();
  await userEvent.keyboard("bea");
  expect(await screen.findByRole("option", { name: "beach.png" })).toHaveAttribute("aria-selected", "true");
  await userEvent.keyboard("{ArrowDown}");
  expect(screen.getByRole("option", { name: "Find moments: bea" })).toHaveAttribute("aria-selected", "true");
  await userEvent.keyboard("{ArrowUp}{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/assets/asset_7"));
});

test("moments are searched for with what was written", async () => {
  const { router } = await opened();
  await userEvent.keyboard("red circle");
  await userEvent.click(screen.getByRole("option", { name: "Find moments: red circle" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ q: "red circle" }));
});

test("files are uploaded from it", async () => {
  const wished = vi.fn();
  const end = hearUploadWishes(wished);
  await opened();
  await userEvent.keyboard("folder{Enter}");
  expect(wished).toHaveBeenCalledWith({ choose: "folder" });
  end();
});

test("a question mark opens the keyboard help, but not while somebody writes", async () => {
  renderView(Commands, "/here");
  await userEvent.type(await screen.findByLabelText("A field"), "why?");
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  (document.activeElement as HTMLElement).blur();
  await userEvent.keyboard("?");
  expect(await screen.findByText("Find a view, an asset or a command")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});
