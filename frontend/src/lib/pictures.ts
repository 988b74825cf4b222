import { useEffect, useState } from "react";
import { bytes } from "@/lib/format";

/** What the models can look at. */
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp"];
const MOST_BYTES = 25 * 1024 * 1024;

/** Say why a file cannot be looked at, before it is sent; null when it can. */
export function pictureRefused(file: File): string | null {
  if (!PICTURE_TYPES.includes(file.type)) return `“${file.name}” is no JPEG, PNG or WebP picture.`;
  if (file.size <= MOST_BYTES) return null;
  return `“${file.name}” has ${bytes(file.size)}, and a picture may have ${bytes(MOST_BYTES)}.`;
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
