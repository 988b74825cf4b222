import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { preferences, theme } from "@/lib/preferences";
import { SHORTCUTS } from "@/lib/shortcuts";
import { renderView } from "@/testing/view";
import SettingsPage from "./page";

test("choices are kept and applied", async () => {
  renderView(SettingsPage, "/settings");
  await userEvent.click(await screen.findByRole("radio", { name: "Dark" }));
  await userEvent.click(screen.getByRole("radio", { name: "None" }));
  expect([theme(), preferences().motion]).toEqual(["dark", "reduced"]);
  expect(document.documentElement.dataset).toMatchObject({ theme: "dark", motion: "reduced" });
  expect(screen.getByRole("radio", { name: "Dark" })).toBeChecked();
});

test("labels are added, several at once, and taken away", async () => {
  renderView(SettingsPage, "/settings");
  const field = await screen.findByRole("textbox", { name: "More labels, with commas between them" });
  await userEvent.type(field, "a cat, a dog, a cat{Enter}");
  expect(preferences().labels.slice(-2)).toEqual(["a cat", "a dog"]);
  await userEvent.click(screen.getByRole("button", { name: "Remove a cat" }));
  expect(preferences().labels).not.toContain("a cat");
  expect(within(screen.getByRole("list", { name: "Labels" })).getByText("a dog")).toBeVisible();
});

test("what is stored is listed and forgotten", async () => {
  localStorage.setItem("theme", "dark");
  sessionStorage.setItem("hidden", "demo");
  renderView(SettingsPage, "/settings");
  expect(await screen.findByText("the theme that you chose")).toBeVisible();
  expect(screen.getByText("until this tab is closed")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Forget everything here" }));
  expect(screen.getByRole("status")).toHaveTextContent("Forgotten: nothing is stored here.");
  expect([localStorage.length, sessionStorage.length, theme()]).toEqual([0, 0, "system"]);
});

test("every shortcut is listed", async () => {
  renderView(SettingsPage, "/settings");
  await screen.findByRole("heading", { name: "Keyboard" });
  for (const { keys } of SHORTCUTS) for (const { does } of keys) expect(screen.getByText(does)).toBeVisible();
});
