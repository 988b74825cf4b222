import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Face, FoundPerson } from "@/api/schema";
import { Overlay } from "./overlay";
import { bones } from "./skeleton";

const place = { normalised: { x: 0.5, y: 0.5 }, pixels: { x: 50, y: 50 } };
const box = { x: 0.25, y: 0.1, width: 0.5, height: 0.4 };
const FACE: Face = {
  score: 0.941,
  box: { normalised: box, pixels: box },
  keypoints: {
    right_eye: place,
    left_eye: place,
    nose_tip: place,
    mouth_center: place,
    right_ear_tragion: place,
    left_ear_tragion: place,
  },
};

function body(hidden: string[]): FoundPerson {
  const names = ["left_shoulder", "right_shoulder", "left_elbow", "left_wrist"];
  const landmarks = names.map((name, index) => {
    const point = { x: index / 10, y: 0.5, z: 0 };
    return { name, normalised: point, pixels: point, visibility: hidden.includes(name) ? 0.2 : 0.9 };
  });
  return { landmarks };
}

test("bones are drawn between points that are seen, and to no other", () => {
  expect(bones(body([]).landmarks).map((bone) => bone.name)).toEqual([
    "left_shoulder right_shoulder",
    "left_shoulder left_elbow",
    "left_elbow left_wrist",
  ]);
  expect(bones(body(["left_elbow"]).landmarks).map((bone) => bone.name)).toEqual(["left_shoulder right_shoulder"]);
});

test("a face has its box where it is, in shares of the picture, and its score", () => {
  render(<Overlay faces={[FACE]} people={[]} />);
  const label = screen.getByText("94 %");
  expect(label.parentElement).toHaveStyle({ left: "25%", top: "10%", width: "50%", height: "40%" });
});

test("what is not pointed at steps back", () => {
  const { container } = render(<Overlay faces={[FACE]} people={[body([])]} pointed={{ kind: "person", index: 0 }} />);
  expect(screen.getByText("94 %").parentElement).toHaveClass("opacity-25");
  expect(container.querySelector("svg > g")).not.toHaveClass("opacity-25");
});
