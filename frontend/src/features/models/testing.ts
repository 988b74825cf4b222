import type { ModelObject } from "@/api/schema";

/** A model as the API tells it, for the tests of this feature. */
export function model(more: Partial<ModelObject> = {}): ModelObject {
  return {
    id: "clip-vit-base-patch32",
    object: "model",
    created: 0,
    owned_by: "media-service",
    task: "image-text-embedding",
    state: "ready",
    reason: null,
    size: 2_635_598,
    memory_bytes: 310_000_000,
    sha256: "cf48f8d3c3c1dd7ed5c64126bd6057f082472a1beedaf7e55d67d0000c209a39",
    last_used: null,
    files: [
      { name: "config.json", size: 1108, sha256: "5380472e2c775e79b4ef18722d7954d63909eb69a33bd50ce301160818e412bb" },
    ],
    revision: "ffa4e3286022",
    licence: "MIT",
    source: "pkg:generic/clip",
    profile: "demo",
    ...more,
  };
}
