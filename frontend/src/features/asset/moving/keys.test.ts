import { expect, test } from "vitest";
import { commandOf, takesKey } from "./keys";

const pressed = (key: string, more = {}) =>
  commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test.each([
  [" ", { do: "toggle" }],
  ["k", { do: "toggle" }],
  ["J", { do: "skip", seconds: -10 }],
  ["l", { do: "skip", seconds: 10 }],
  ["ArrowRight", { do: "skip", seconds: 5 }],
  [",", { do: "frame", frames: -1 }],
  ["7", { do: "part", share: 0.7 }],
  ["c", { do: "subtitles" }],
  ["x", undefined],
])("%j asks for %j", (key, command) => {
  expect(pressed(key)).toEqual(command);
});

test("shift makes smaller steps, and the browser's own keys stay its own", () => {
  expect(pressed("ArrowLeft", { shiftKey: true })).toEqual({ do: "skip", seconds: -1 });
  expect(pressed("l", { ctrlKey: true })).toBeUndefined();
  expect(pressed("f", { metaKey: true })).toBeUndefined();
});

test("what has the focus keeps its keys", () => {
  document.body.innerHTML = `<input id="find"><input id="seek" type="range"><button id="go">Go</button><p id="text">x</p>`;
  const takes = (id: string, key: string) => takesKey(document.getElementById(id), key);
  expect([takes("find", "k"), takes("find", " "), takes("seek", "ArrowLeft")]).toEqual([true, true, true]);
  expect([takes("seek", "k"), takes("go", "k"), takes("text", " ")]).toEqual([false, false, false]);
  expect(takes("go", " ")).toBe(true);
});
