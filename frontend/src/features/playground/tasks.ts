import type { Ask, Json } from "./ask";

/** What a task is given. Only what its `needs` say is shown, and sent. */
export type Given = {
  file: File | null;
  texts: string[];
  pictures: File[];
  labels: string[];
  template: string;
  live: boolean;
};

type Need = "picture" | "sound" | "inputs" | "labels" | "live";

export type Task = {
  id: string;
  name: string;
  says: string;
  needs: readonly Need[];
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
    ask: (given) =>
      given.labels.length === 0
        ? null
        : withFile("/v1/zero-shot", ({ labels, template }) => [
            ["template", template],
            ...labels.map((label): [string, string] => ["labels", label]),
          ])(given),
  },
  {
    id: "captions",
    name: "Captions",
    says: "A sentence about a picture.",
    needs: ["picture"],
    ask: withFile("/v1/captions"),
  },
  {
    id: "faces",
    name: "Faces",
    says: "Where faces are, with eyes, nose, mouth and ears.",
    needs: ["picture"],
    ask: withFile("/v1/vision/faces"),
  },
  {
    id: "pose",
    name: "Pose",
    says: "How people stand, by 33 points of their bodies.",
    needs: ["picture"],
    ask: withFile("/v1/vision/pose"),
  },
  {
    id: "similarity",
    name: "Similarity",
    says: "How alike texts and pictures are, each with each.",
    needs: ["inputs"],
    ask: withInputs("/v1/similarity", 2),
  },
  {
    id: "embeddings",
    name: "Embeddings",
    says: "The vectors of texts and pictures, to store and compare elsewhere.",
    needs: ["inputs"],
    ask: withInputs("/v1/embeddings", 1),
  },
  {
    id: "transcription",
    name: "Transcription",
    says: "What is said, with the time of every word, or while it is written down.",
    needs: ["sound", "live"],
    ask: withFile("/v1/audio/transcriptions", transcription),
  },
  {
    id: "language",
    name: "Language",
    says: "Which language is spoken.",
    needs: ["sound"],
    ask: withFile("/v1/audio/detect-language"),
  },
];
