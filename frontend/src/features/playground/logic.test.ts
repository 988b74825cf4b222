import { expect, test } from "vitest";
import { shade } from "./heat-map";
import { pretty } from "./pretty";
import { eventsOf } from "./stream";
import { askOf, type Given, TASKS, type Task } from "./tasks";
import { parts } from "./timing";

const GIVEN: Given = {
  file: null,
  texts: ["a"],
  pictures: [],
  labels: ["x"],
  typed: "",
  template: "a {}",
  live: false,
  model: null,
};
const FILE = new File(["x"], "x.png", { type: "image/png" });
const ask = (id: string, given: Partial<Given>) => TASKS.find((task) => task.id === id)?.ask({ ...GIVEN, ...given });

test("the time that the service does not explain is transfer", () => {
  const told = parts("queue;dur=1.0, preprocess;dur=8, inference;dur=41.5", 0.06);
  expect(told.map((part) => [part.name, Math.round(part.seconds * 10_000) / 10])).toEqual([
    ["Waiting", 1],
    ["Preparing", 8],
    ["Computing", 41.5],
    ["Transfer and the rest", 9.5],
  ]);
});

test("tasks side by side do not make the rest negative, and no header is all rest", () => {
  expect(parts("inference;dur=90", 0.06).at(-1)?.seconds).toBe(0);
  expect(parts(null, 0.06)).toEqual([{ name: "Transfer and the rest", seconds: 0.06 }]);
});

test("nothing is asked while something is missing", () => {
  expect(ask("faces", {})).toBeNull();
  expect(ask("zero-shot", { file: FILE, labels: [] })).toBeNull();
  expect(ask("similarity", {})).toBeNull();
  expect(ask("embeddings", {})).toEqual({ path: "/v1/embeddings", json: { input: ["a"] } });
});

test("a label that is typed and not yet added is sent too", () => {
  const sent = ask("zero-shot", { file: FILE, labels: [], typed: "a cat" });
  expect(sent?.form?.filter(([name]) => name === "labels")).toEqual([["labels", "a cat"]]);
});

test("the model that was chosen is told where the address takes it", () => {
  const chosen = (id: string) =>
    askOf(TASKS.find((task) => task.id === id) as Task, { ...GIVEN, file: FILE, model: "a b" });
  expect(chosen("captions")?.form?.at(-1)).toEqual(["model", "a b"]);
  expect(chosen("embeddings")?.json).toEqual({ input: ["a"], model: "a b" });
  expect(chosen("faces")).toEqual({ path: "/v1/vision/faces?model=a%20b", form: [["file", FILE]] });
});

test("a transcript comes with times, or as a stream", () => {
  expect(ask("transcription", { file: FILE })?.form).toContainEqual(["timestamp_granularities[]", "word"]);
  expect(ask("transcription", { file: FILE, live: true })?.form?.slice(1)).toEqual([["stream", "true"]]);
});

test("numbers stand on one line", () => {
  expect(pretty({ vector: [1, -2.5, 3e-7], names: ["a", "b"] })).toBe(
    '{\n  "vector": [1, -2.5, 3e-7],\n  "names": [\n    "a",\n    "b"\n  ]\n}',
  );
});

test("events are read wherever the network cuts them", async () => {
  const bytes = new TextEncoder().encode('data: {"delta": "zwölf"}\n\ndata: {"text": "zwölf"}');
  const pieces = [bytes.slice(0, 19), bytes.slice(19, 30), bytes.slice(30)];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const events = [];
  for await (const event of eventsOf(body)) events.push(event);
  expect(events).toEqual([{ delta: "zwölf" }, { text: "zwölf" }]);
});

test("a map of equal values is not divided by nothing", () => {
  expect([shade(1, 1, 1), shade(0.5, 0, 1)]).toEqual([1, 0.5]);
});
