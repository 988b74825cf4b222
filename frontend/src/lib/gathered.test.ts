import { afterEach, expect, test, vi } from "vitest";
import { gathered } from "@/lib/gathered";

afterEach(() => vi.useRealTimers());

test("many calls are one act, and what comes later is another", () => {
  vi.useFakeTimers();
  const acts: string[][] = [];
  const tell = gathered<string>(1_000, (things) => acts.push([...things]));
  for (const thing of ["a", "b", "a"]) tell(thing);
  vi.advanceTimersByTime(999);
  expect(acts).toEqual([]);
  vi.advanceTimersByTime(1);
  tell("c");
  vi.advanceTimersByTime(1_000);
  expect(acts).toEqual([["a", "b"], ["c"]]);
});
