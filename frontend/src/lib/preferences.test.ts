import { expect, test } from "vitest";
import { chooseTheme, forget, prefer, preferences, theme } from "@/lib/preferences";

test("what is stored is read again, and nonsense has its default", () => {
  prefer({ labels: ["a cat"], motion: "reduced" });
  expect(preferences()).toMatchObject({ labels: ["a cat"], motion: "reduced", times: "relative" });
  localStorage.setItem("preferences", '{"motion": 7, "labels": [], "times": "h12"}');
  expect(preferences()).toMatchObject({ motion: "system", times: "h12" });
  expect(preferences().labels.length).toBeGreaterThan(1);
  localStorage.setItem("preferences", "{");
  expect(preferences().times).toBe("relative");
});

test("preferences that are the same are the same object, as React expects", () => {
  expect(preferences()).toBe(preferences());
});

test("theme and motion are applied to the page at once", () => {
  chooseTheme("dark");
  prefer({ motion: "reduced" });
  expect(document.documentElement.dataset).toMatchObject({ theme: "dark", motion: "reduced" });
  expect(localStorage.getItem("theme")).toBe("dark");
  forget();
  expect(theme()).toBe("system");
  expect(document.documentElement.dataset).toMatchObject({ theme: "light", motion: "system" });
  expect(localStorage.length).toBe(0);
});

test("what public/theme.js looks for is what is stored", () => {
  prefer({ motion: "reduced" });
  expect(localStorage.getItem("preferences")).toMatch(/"motion":"reduced"/);
});
