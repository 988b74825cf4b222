import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { shownTheme, toggleTheme, useShownTheme } from "@/lib/shown-theme";

test("toggling shows the other theme, keeps it and tells it", async () => {
  document.documentElement.dataset.theme = "light";
  const { result } = renderHook(useShownTheme);
  expect(result.current).toBe("light");
  await act(async () => toggleTheme());
  expect([shownTheme(), localStorage.getItem("theme"), result.current]).toEqual(["dark", "dark", "dark"]);
  await act(async () => toggleTheme());
  expect([shownTheme(), result.current]).toEqual(["light", "light"]);
});
