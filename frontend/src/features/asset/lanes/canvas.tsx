import { useEffect, useRef, useState } from "react";
import type { View } from "./axis";
import { draw } from "./draw";
import { usePalette } from "./palette";
import { heightOf, type Row } from "./rows";

type Properties = { rows: readonly Row[]; view: View; width: number; spriteUrl: string | null };

/** The drawing of all rows. It is drawn anew at most once for each frame of the screen. */
export function LanesCanvas({ rows, view, width, spriteUrl }: Properties) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const sprite = usePicture(spriteUrl);
  const height = heightOf(rows);
  const density = window.devicePixelRatio || 1;
  useEffect(() => {
    const request = requestAnimationFrame(() => {
      const context = canvas.current?.getContext("2d");
      if (!context || width === 0) return;
      context.setTransform(density, 0, 0, density, 0, 0);
      draw({ context, width, view, palette, sprite }, rows);
    });
    return () => cancelAnimationFrame(request);
  }, [rows, view, width, palette, sprite, density]);
  return (
    <div aria-hidden="true">
      <canvas
        ref={canvas}
        width={Math.round(width * density)}
        height={Math.round(height * density)}
        className="block"
        style={{ width, height }}
      />
    </div>
  );
}

/** Return a picture when it is here; null until then, and when it cannot be had: the row stays empty. */
function usePicture(url: string | null): HTMLImageElement | null {
  const [picture, setPicture] = useState<HTMLImageElement | null>(null);
  useEffect(() => {
    if (!url) return;
    const image = new Image();
    image.onload = () => setPicture(image);
    image.src = url;
    return () => {
      image.onload = null;
    };
  }, [url]);
  return picture;
}
