import { withMore } from "@/lib/labels";
import type { Ask, Json } from "./ask";

/** What a task is given. Only what its `needs` say is shown, and sent. */
export type Given = {
  file: File | null;
  texts: string[];
  pictures: File[];
  labels: string[];
  /** Labels that are typed and not yet added; they are sent too. */
  typed: string;
  template: string;
  live: boolean;
  /** Which model is asked; null leaves it to the service. */
  model: string | null;
};

type Need = "picture" | "sound" | "inputs" | "labels" | "live";

export type Task = {
  id: string;
  name: string;
  says: string;
  needs: readonly Need[];
  /** What a model has to be able to do, as the API's list of models calls it; null where several are asked. */
  skill: string | null;
  /** What is sent, or null while something is missing. */
  ask: (given: Given) => Ask | null;
};

const withFile =
  (path: string, more: (given: Given) => [string, string][] = () => []) =>
  (given: Given) =>
    given.file ? { path, form: [["file", given.file] as [string, File], ...more(given)] } : null;

function inputs({ texts, pictures }: Given): Json[] {
  return [...texts, ...pictures.map((data) => ({ type: "image", data }))];
}

const withInputs = (path: string, least: number) => (given: Given) =>
  inputs(given).length >= least ? { path, json: { input: inputs(given) } } : null;

function labelled({ labels, typed, template }: Given): [string, string][] {
  return [["template", template], ...withMore(labels, typed).map((label): [string, string] => ["labels", label])];
}

function transcription({ live }: Given): [string, string][] {
  if (live) return [["stream", "true"]];
  return [
    ["response_format", "verbose_json"],
    ["timestamp_granularities[]", "segment"],
    ["timestamp_granularities[]", "word"],
  ];
}

/** Every address of the API that answers at once, in the order in which one would try them. */
export const TASKS: readonly Task[] = [
  {
    id: "zero-shot",
    name: "Zero-shot",
    says: "Which of your own labels fits a picture. Nothing is trained for them.",
    needs: ["picture", "labels"],
    skill: "image-text-embedding",
    ask: (given) =>
      withMore(given.labels, given.typed).length === 0 ? null : withFile("/v1/zero-shot", labelled)(given),
  },
  {
    id: "analysis",
    name: "Everything",
    says: "All of a picture at once, decoded once: faces, people, a caption, and your labels.",
    needs: ["picture", "labels"],
    skill: null,
    ask: withFile("/v1/analyze", labelled),
  },
  {
    id: "captions",
    name: "Captions",
    says: "A sentence about a picture.",
    needs: ["picture"],
    skill: "image-caption",
    ask: withFile("/v1/captions"),
  },
  {
    id: "faces",
    name: "Faces",
    says: "Where faces are, with eyes, nose, mouth and ears.",
    needs: ["picture"],
    skill: "face-detection",
    ask: withFile("/v1/vision/faces"),
  },
  {
    id: "pose",
    name: "Pose",
    says: "How people stand, by 33 points of their bodies.",
    needs: ["picture"],
    skill: "pose-landmarks",
    ask: withFile("/v1/vision/pose"),
  },
  {
    id: "similarity",
    name: "Similarity",
    says: "How alike texts and pictures are, each with each.",
    needs: ["inputs"],
    skill: "image-text-embedding",
    ask: withInputs("/v1/similarity", 2),
  },
  {
    id: "embeddings",
    name: "Embeddings",
    says: "The vectors of texts and pictures, to store and compare elsewhere.",
    needs: ["inputs"],
    skill: "image-text-embedding",
    ask: withInputs("/v1/embeddings", 1),
  },
  {
    id: "transcription",
    name: "Transcription",
    says: "What is said, with the time of every word, or while it is written down.",
    needs: ["sound", "live"],
    skill: "speech-transcription",
    ask: withFile("/v1/audio/transcriptions", transcription),
  },
  {
    id: "language",
    name: "Language",
    says: "Which language is spoken.",
    needs: ["sound"],
    skill: "speech-transcription",
    ask: withFile("/v1/audio/detect-language"),
  },
];

/** Return what a task sends, to the model that was chosen; null while something is missing. */
export function askOf(task: Task, given: Given): Ask | null {
  const ask = task.ask(given);
  const { model } = given;
  if (!ask || model === null) return ask;
  if (ask.json) return { ...ask, json: { ...ask.json, model } };
  // These two also take a bare picture as their body, so that everything else is in the address.
  if (ask.path.startsWith("/v1/vision/")) return { ...ask, path: `${ask.path}?model=${encodeURIComponent(model)}` };
  return { ...ask, form: [...(ask.form ?? []), ["model", model]] };
}
