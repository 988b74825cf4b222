import { useEffect, useState } from "react";
import { assetUrl } from "@/api/client";
import type { SpriteObject } from "@/api/schema";
import { frameUrl } from "@/api/timeline";
import { clock } from "@/lib/format";
import { tileAt } from "./draw";

const WIDTH = 176;
const PATIENCE_MS = 160;

export interface Hovered {
  x: number;
  time: number;
  text: string | undefined;
}

type Properties = {
  assetId: string;
  hovered: Hovered;
  width: number;
  sprite: SpriteObject | undefined;
  /** When the last picture begins: there is none at the end itself. */
  last: number;
};

/** What is at the moment under the pointer: its picture at once from the sheet, and sharp when the pointer rests. */
export function HoverCard({ assetId, hovered, width, sprite, last }: Properties) {
  const left = Math.min(Math.max(0, hovered.x - WIDTH / 2), Math.max(0, width - WIDTH));
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 left-0">
      <div className="absolute inset-y-0 w-px bg-ink/40" style={{ transform: `translateX(${hovered.x}px)` }} />
      <div
        className="absolute -top-2 w-44 -translate-y-full overflow-hidden rounded-md border border-line bg-surface shadow-lg"
        style={{ left }}
      >
        {sprite && <Moment assetId={assetId} sprite={sprite} time={Math.min(hovered.time, last)} />}
        <div className="px-2 py-1 text-xs">
          <div className="font-medium tabular-nums">{clock(hovered.time)}</div>
          {hovered.text && (
            <div className="line-clamp-3 text-muted" dir="auto">
              {hovered.text}
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

function Moment({ assetId, sprite, time }: { assetId: string; sprite: SpriteObject; time: number }) {
  const sharp = useRested(Math.floor(time * 5) / 5);
  const tile = sprite.tiles[tileAt(sprite.tiles, time)];
  const [columns, rows] = [sprite.columns, sprite.rows];
  const share = (at: number, size: number, count: number) => (count > 1 ? (at / size / (count - 1)) * 100 : 0);
  return (
    <div className="relative bg-raised" style={{ aspectRatio: `${sprite.width} / ${sprite.height}` }}>
      <div
        className="absolute inset-0"
        style={{
          backgroundImage: `url("${assetUrl(assetId, "sprite")}")`,
          backgroundSize: `${columns * 100}% ${rows * 100}%`,
          backgroundPosition: `${share(tile?.x ?? 0, sprite.width, columns)}% ${share(tile?.y ?? 0, sprite.height, rows)}%`,
        }}
      />
      {sharp !== null && (
        <img src={frameUrl(assetId, sharp, 320)} alt="" className="absolute inset-0 size-full object-cover" />
      )}
    </div>
  );
}

/** Return a moment once it has stayed the same for a while, so that a moving pointer asks for no pictures. */
function useRested(time: number): number | null {
  const [rested, setRested] = useState<number | null>(null);
  useEffect(() => {
    setRested(null);
    const timer = setTimeout(() => setRested(time), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [time]);
  return rested;
}
