import { expect, test } from "vitest";
import type { ApiInformation } from "@/api/schema";
import { problemOf } from "./check";

const LIMITS = {
  image_formats: ["jpeg", "png", "webp"],
  image_max_bytes: 1000,
  audio_max_bytes: 2000,
  video_max_bytes: 9000,
} as ApiInformation["limits"];

const file = (name: string, type: string, size = 10) => ({ name, type, size });

test.each([
  ["photo.jpg", "image/jpeg"],
  ["film.mp4", "video/mp4"],
  ["song.mp3", "audio/mpeg"],
  ["stream.ts", "text/vnd.trolltech.linguist"],
  ["sound.ogg", "application/ogg"],
  ["without-a-type", ""],
])("%s of type %s goes to the service, which judges by the content", (name, type) => {
  expect(problemOf(file(name, type), LIMITS)).toBeNull();
});

test("an empty file is told", () => {
  expect(problemOf(file("a.png", "image/png", 0), LIMITS)).toBe("The file is empty.");
});

test("what has nothing to see or hear is told, also before the limits are known", () => {
  expect(problemOf(file("paper.pdf", "application/pdf"), undefined)).toContain("application/pdf");
});

test("a picture of another format is told, with those that are read", () => {
  expect(problemOf(file("a.gif", "image/gif"), LIMITS)).toBe(
    "Pictures of the type gif are not read. Expected jpeg, png or webp.",
  );
});

test("too many bytes are told by kind", () => {
  expect(problemOf(file("a.png", "image/png", 1001), LIMITS)).toContain("1.0 kB");
  expect(problemOf(file("a.wav", "audio/wav", 8999), LIMITS)).toBeNull();
  expect(problemOf(file("a.mp4", "video/mp4", 9001), LIMITS)).toBe("9.0 kB are too many: a file may have 9.0 kB.");
});
