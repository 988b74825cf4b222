import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { BrokenPage } from "@/components/broken-page";
import { MissingPage } from "@/components/missing-page";
import { Notice } from "@/components/notice";
import { renderView } from "@/testing/view";

const heading = (level: number, name: string) => screen.findByRole("heading", { level, name });

test("an address that no view has is told by the view's heading and the tab, with a way on", async () => {
  renderView(MissingPage, "/nothing");
  expect(await heading(1, "There is nothing at this address")).toBeVisible();
  expect(document.title).toBe("There is nothing at this address · Lamina");
  expect(screen.getByRole("link", { name: "Go to the library" })).toHaveAttribute("href", "/");
});

test("a view that broke has a heading, and a way on", async () => {
  render(<BrokenPage error={new Error("no such thing")} />);
  expect(await heading(1, "This view broke")).toBeVisible();
  expect(screen.getByRole("button", { name: "Load the page again" })).toBeEnabled();
});

test("a notice inside a view leaves the view's heading and the tab alone", async () => {
  document.title = "Library · Lamina";
  render(<Notice title="Nothing fits" />);
  expect(await heading(2, "Nothing fits")).toBeVisible();
  expect(document.title).toBe("Library · Lamina");
});
