import type { AssetObject, FoundFrame, FoundPhrase, TimelineObject } from "@/api/schema";

/** Things as the API tells them, for the tests of this feature. */
export function frame(time: number, more: Partial<FoundFrame> = {}): FoundFrame {
  return { time, labels: [], caption: null, log_probability: null, faces: [], people: [], ...more };
}

export function face(x: number, score = 0.9): FoundFrame["faces"][number] {
  const place = (px: number, py: number) => ({ normalised: { x: px, y: py }, pixels: { x: px * 640, y: py * 360 } });
  const keypoints = {
    right_eye: place(x + 0.02, 0.3),
    left_eye: place(x + 0.08, 0.3),
    nose_tip: place(x + 0.05, 0.35),
    mouth_center: place(x + 0.05, 0.4),
    right_ear_tragion: place(x, 0.3),
    left_ear_tragion: place(x + 0.1, 0.3),
  };
  const normalised = { x, y: 0.25, width: 0.1, height: 0.2 };
  const pixels = { x: x * 640, y: 90, width: 64, height: 72 };
  return { score, box: { normalised, pixels }, keypoints };
}

const NAMES = ["left_shoulder", "right_shoulder", "left_elbow", "left_wrist"];

export function person(visibility = 0.9): FoundFrame["people"][number] {
  const landmarks = NAMES.map((name, index) => {
    const normalised = { x: 0.2 + index * 0.1, y: 0.5, z: 0 };
    return { name, normalised, pixels: { x: normalised.x * 640, y: 180, z: 0 }, visibility };
  });
  return { landmarks };
}

export function phrase(start: number, text: string, probability = 0.9): FoundPhrase {
  const words = text.split(" ").map((word, index) => ({
    text: word,
    start: start + index * 0.5,
    end: start + (index + 1) * 0.5,
    probability,
  }));
  return { start, end: start + words.length * 0.5, text, language: "en", words };
}

export function timeline(more: Partial<TimelineObject> = {}): TimelineObject {
  return { asset_id: ASSET_ID, object: "timeline", steps: [], scenes: [], frames: [], speech: [], ...more };
}

export const ASSET_ID = "asset_06h170tj59ur92m10nc0lnp25g";

export const FILM: AssetObject = {
  id: ASSET_ID,
  object: "asset",
  kind: "video",
  media_type: "video/mp4",
  size: 665_424,
  sha256: "6c1b5d7fb17cb82579a1b4c6a0fa5a4a8597345509b63ecff163b075572b8183",
  name: "holiday.mp4",
  name_problem: null,
  created: 1_795_623_727,
  container: "mp4",
  duration: 30,
  width: 640,
  height: 360,
  video: { codec: "h264", frame_rate: 25, frames: 750, rotation: 0 },
  audio: { codec: "aac", sample_rate: 16_000, channels: 1 },
};

export const SOUND: AssetObject = {
  ...FILM,
  kind: "audio",
  media_type: "audio/wav",
  name: "speech.wav",
  container: "wav",
  width: null,
  height: null,
  video: null,
};

export const PICTURE: AssetObject = {
  ...FILM,
  kind: "image",
  media_type: "image/png",
  name: "astronaut.png",
  container: "png",
  duration: null,
  width: 512,
  height: 512,
  video: null,
  audio: null,
};
