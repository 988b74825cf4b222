import type { ReactNode } from "react";

type Properties = { width: number | null; height: number | null; children: ReactNode };

/** A place of exactly a picture's shape, as large as there is room, so that what is drawn over it fits, full screen too. */
export function Frame({ width, height, children }: Properties) {
  const [wide, high] = width && height ? [width, height] : [16, 9];
  return (
    <div
      className="grid max-h-[62vh] w-full place-items-center bg-black [container-type:size] group-[:fullscreen]:aspect-auto! group-[:fullscreen]:max-h-none group-[:fullscreen]:min-h-0 group-[:fullscreen]:flex-1"
      style={{ aspectRatio: `${wide} / ${high}` }}
    >
      <div
        className="relative"
        style={{ aspectRatio: `${wide} / ${high}`, width: `min(100cqw, calc(100cqh * ${wide / high}))` }}
      >
        {children}
      </div>
    </div>
  );
}
