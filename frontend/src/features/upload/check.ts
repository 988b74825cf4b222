import type { ApiInformation } from "@/api/schema";
import { bytes } from "@/lib/format";

type Limits = ApiInformation["limits"];
type Kind = "image" | "audio" | "video";

// Endings of the containers that the service reads. Browsers have no media type for some, and a wrong one for `.ts`.
const SOUND_OR_FILM = new Set(
  (
    "mp4 m4a m4v m4b mov qt 3gp 3g2 mkv mka webm avi ts m2ts mts mpg mpeg vob flv wmv wma asf ogg oga ogv opus spx " +
    "wav wave w64 aif aiff aifc caf au snd flac mp3 mp2 mpga aac ac3 amr"
  ).split(" "),
);

/**
 * Return why a file would certainly be refused, or null. The service judges by the content: only what its size or a media
 * type that has nothing to see or hear makes certain is told before a byte goes out.
 */
export function problemOf(file: Pick<File, "name" | "size" | "type">, limits: Limits | undefined): string | null {
  if (file.size === 0) return "The file is empty.";
  const kind = kindOf(file);
  if (kind === null)
    return `A file of the type ${file.type} has nothing to see or hear. Expected a picture, a sound or a film.`;
  if (!limits) return null;
  const format = file.type.slice("image/".length);
  if (kind === "image" && !limits.image_formats.includes(format)) {
    return `Pictures of the type ${format} are not read. Expected ${words(limits.image_formats)}.`;
  }
  const most = mostBytes(kind, limits);
  return file.size > most ? `${bytes(file.size)} are too many: ${of(kind)} may have ${bytes(most)}.` : null;
}

/** Return what a file is by its type and ending: `undefined` when they say nothing, null when it is certainly no media. */
function kindOf({ name, type }: Pick<File, "name" | "type">): Kind | undefined | null {
  const [family = ""] = type.split("/");
  if (family === "image" || family === "audio" || family === "video") return family;
  if (SOUND_OR_FILM.has(name.split(".").at(-1)?.toLowerCase() ?? "")) return undefined;
  return type === "" || type === "application/octet-stream" ? undefined : null;
}

function mostBytes(kind: Kind | undefined, limits: Limits): number {
  if (kind === "image") return limits.image_max_bytes;
  // A film's file may hold only sound, and a sound's type may be a film's: the larger limit decides here.
  return Math.max(limits.audio_max_bytes, limits.video_max_bytes);
}

const of = (kind: Kind | undefined) => (kind === "image" ? "a picture" : "a file");

function words(names: string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
