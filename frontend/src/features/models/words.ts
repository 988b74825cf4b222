import type { ModelObject } from "@/api/schema";
import type { Tone } from "@/components/state-dot";

const STATES: Record<ModelObject["state"], { word: string; tone: Tone }> = {
  ready: { word: "Ready", tone: "good" },
  idle: { word: "Asleep until the next call", tone: "muted" },
  loading: { word: "Loading", tone: "warn" },
  warming: { word: "Warming up", tone: "warn" },
  failed: { word: "Failed", tone: "bad" },
  unloaded: { word: "Not loaded", tone: "muted" },
};

const TASKS: Record<string, string> = {
  "image-text-embedding": "Compares pictures and texts",
  "image-caption": "Describes pictures",
  "speech-transcription": "Writes down speech",
  "pose-landmarks": "Finds people’s poses",
  "face-detection": "Finds faces",
};

export function stateOf(model: ModelObject): { word: string; tone: Tone } {
  return STATES[model.state];
}

/** Return what a model does, or the task's own name when it is one that the dashboard does not know. */
export function taskOf(model: ModelObject): string {
  return TASKS[model.task] ?? model.task;
}

/** Whether the model's process is there, so that its weights are in memory. */
export function inMemory(model: ModelObject): boolean {
  return model.state === "ready" || model.state === "warming";
}
