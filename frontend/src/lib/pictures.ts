import { useEffect, useState } from "react";
import type { ApiInformation } from "@/api/schema";
import { bytes, quoted } from "@/lib/format";

/** What the models can look at. */
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp"];

type Limits = Pick<ApiInformation["limits"], "image_max_bytes" | "audio_max_bytes" | "video_max_bytes">;

/** Say why a file cannot be looked at, before it is sent; null when it can. Without limits the service itself says it. */
export function pictureRefused(file: File, limits: Limits | undefined): string | null {
  if (!PICTURE_TYPES.includes(file.type)) return `${quoted(file.name)} is no JPEG, PNG or WebP picture.`;
  return tooLarge(file, "a picture", limits?.image_max_bytes);
}

/** Say why a file cannot be listened to. What is in it only the service can tell, and a film has sound too. */
export function soundRefused(file: File, limits: Limits | undefined): string | null {
  if (!/^(audio|video)\//.test(file.type)) return `${quoted(file.name)} is neither sound nor film.`;
  return tooLarge(file, "a recording", limits && Math.max(limits.audio_max_bytes, limits.video_max_bytes));
}

function tooLarge({ name, size }: File, what: string, most = Number.POSITIVE_INFINITY): string | null {
  return size > most ? `${quoted(name)} has ${bytes(size)}, and ${what} may have ${bytes(most)}.` : null;
}

/** Return an address under which this page can show a file, as long as it is given. */
export function useObjectUrl(file: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!file) return setUrl(null);
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
