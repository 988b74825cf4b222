import type { FoundPerson } from "@/api/schema";

type Landmark = FoundPerson["landmarks"][number];

/** Below this a point is likelier hidden than seen. */
export const SEEN = 0.5;

const SIDE = [
  ["shoulder", "elbow"],
  ["elbow", "wrist"],
  ["wrist", "thumb"],
  ["wrist", "index"],
  ["wrist", "pinky"],
  ["index", "pinky"],
  ["shoulder", "hip"],
  ["hip", "knee"],
  ["knee", "ankle"],
  ["ankle", "heel"],
  ["ankle", "foot_index"],
  ["heel", "foot_index"],
  ["eye_inner", "eye"],
  ["eye", "eye_outer"],
  ["eye_outer", "ear"],
] as const;

const BONES: readonly (readonly [string, string])[] = [
  ["left_shoulder", "right_shoulder"],
  ["left_hip", "right_hip"],
  ["mouth_left", "mouth_right"],
  ["nose", "left_eye_inner"],
  ["nose", "right_eye_inner"],
  ...["left", "right"].flatMap((side) => SIDE.map(([from, to]) => [`${side}_${from}`, `${side}_${to}`] as const)),
];

/** Return the lines to draw between points that are seen. */
export function bones(landmarks: readonly Landmark[]): { name: string; from: Landmark; to: Landmark }[] {
  const seen = new Map(landmarks.filter((each) => each.visibility >= SEEN).map((each) => [each.name, each]));
  return BONES.flatMap(([first, second]) => {
    const [from, to] = [seen.get(first), seen.get(second)];
    return from && to ? [{ name: `${first} ${second}`, from, to }] : [];
  });
}
