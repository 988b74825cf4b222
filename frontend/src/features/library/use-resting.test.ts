import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useResting } from "./use-resting";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  window.scrollY = 0;
});

/** Let a while pass in which the page is scrolled by so many pixels. */
function pass(pixels: number) {
  window.scrollY += pixels;
  act(() => void vi.advanceTimersByTime(90));
}

test("what has been in sight for a moment is wanted, and stays so", () => {
  const first = renderHook(() => useResting("resting"));
  expect(first.result.current).toBe(false);
  pass(200);
  expect(first.result.current).toBe(true);
  first.unmount();
  expect(renderHook(() => useResting("resting")).result.current).toBe(true);
});

test("what flies by is wanted only when the page becomes slower", () => {
  const { result } = renderHook(() => useResting("flying"));
  pass(600);
  pass(-600);
  expect(result.current).toBe(false);
  pass(100);
  expect(result.current).toBe(true);
});

test("what has gone again is not wanted", () => {
  const { unmount } = renderHook(() => useResting("gone"));
  unmount();
  pass(0);
  expect(renderHook(() => useResting("gone")).result.current).toBe(false);
});
