import { useEffect, useRef, useState } from "react";
import { assetUrl } from "@/api/client";
import type { AssetObject, FoundFrame } from "@/api/schema";
import { Button } from "@/components/button";
import { Overlay, type Pointed } from "@/components/overlay/overlay";
import { percent } from "@/lib/format";
import { takesKey } from "../moving/keys";
import { obey, useZoom } from "./use-zoom";

export type Shown = { faces: boolean; people: boolean };
type Properties = { asset: AssetObject; frame: FoundFrame | undefined; shown: Shown; pointed: Pointed };

const NO_SIZE = 1;

/** The picture, to be looked at closely, with what was found drawn over it. */
export function PictureCanvas({ asset, frame, shown, pointed }: Properties) {
  const window = useRef<HTMLDivElement>(null);
  const [broken, setBroken] = useState(false);
  const size = { width: asset.width ?? NO_SIZE, height: asset.height ?? NO_SIZE };
  const zoom = useZoom(window, size);
  const { scale, x, y } = zoom.place;
  useZoomKeys((key) => obey(key, zoom));
  return (
    <div className="min-w-0 overflow-hidden rounded-lg border border-line bg-raised">
      <div
        ref={window}
        data-testid="picture"
        className={`relative h-[min(70vh,48rem)] overflow-hidden max-sm:h-[85vw] ${scale > 1 ? "cursor-grab touch-none active:cursor-grabbing" : "touch-pan-y"}`}
      >
        <div
          className="absolute top-1/2 left-1/2"
          style={{
            width: zoom.fit.width * scale,
            height: zoom.fit.height * scale,
            transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`,
          }}
        >
          <img
            // A picture that cannot be shown as it is, is shown as the service makes it.
            src={broken ? assetUrl(asset.id, "thumbnail", { side: 1280 }) : assetUrl(asset.id, "file")}
            alt={frame?.caption ?? asset.name ?? "The picture"}
            draggable={false}
            className="size-full"
            onError={() => setBroken(true)}
          />
          {frame && (
            <Overlay
              faces={shown.faces ? frame.faces : []}
              people={shown.people ? frame.people : []}
              pointed={pointed}
            />
          )}
        </div>
      </div>
      <div className="flex items-center justify-end gap-1 border-t border-line bg-surface p-1">
        <Button
          look="quiet"
          className="px-2!"
          aria-label="Smaller"
          disabled={scale <= 1}
          onClick={() => zoom.by(1 / 1.5)}
        >
          −
        </Button>
        <span className="min-w-14 text-center text-xs tabular-nums">{percent(scale)}</span>
        <Button look="quiet" className="px-2!" aria-label="Larger" onClick={() => zoom.by(1.5)}>
          +
        </Button>
        <Button look="quiet" className="px-2!" disabled={scale <= 1} onClick={zoom.reset}>
          Fit
        </Button>
      </div>
    </div>
  );
}

function useZoomKeys(obeyed: (key: string) => boolean): void {
  const latest = useRef(obeyed);
  latest.current = obeyed;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!takesKey(event.target, event.key) && latest.current(event.key)) event.preventDefault();
    };
    globalThis.addEventListener("keydown", pressed);
    return () => globalThis.removeEventListener("keydown", pressed);
  }, []);
}
