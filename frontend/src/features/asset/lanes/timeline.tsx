import { useCallback, useEffect, useRef, useState } from "react";
import { assetUrl } from "@/api/client";
import type { SpriteObject } from "@/api/schema";
import type { Player } from "../moving/player";
import { panned, revealed, toTime, type View, whole, zoomed } from "./axis";
import { LanesCanvas } from "./canvas";
import { useGestures } from "./gestures";
import { HoverCard, type Hovered } from "./hover-card";
import { Playhead } from "./playhead";
import { heightOf, type Row, under } from "./rows";
import { useWidth } from "./use-width";
import { ZoomBar } from "./zoom-bar";

type Properties = {
  assetId: string;
  player: Player;
  rows: readonly Row[];
  sprite: SpriteObject | undefined;
  /** Whether it is not known yet what was found. */
  waiting: boolean;
};

/** Everything that was found, on one axis of time. For whoever cannot use a pointer there are the keys and the moments. */
export function Timeline({ assetId, player, rows, sprite, waiting }: Properties) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const duration = player.duration;
  const [view, setView] = useState<View>(() => whole(duration));
  const [hovered, setHovered] = useState<Hovered | null>(null);
  useFollowing(player, setView);
  useGestures(box, {
    scrub: (x) => player.seek(toTime(view, width, x)),
    zoom: (factor, x) => setView((now) => zoomed(now, duration, factor, toTime(now, width, x))),
    pan: (pixels) => setView((now) => panned(now, duration, (pixels / width) * (now.end - now.start))),
    hover: (place) => {
      if (!place) return setHovered(null);
      const time = Math.min(Math.max(0, toTime(view, width, place.x)), duration);
      setHovered({ x: place.x, time, text: under(rows, place.y, time)?.text });
    },
  });
  const zoom = (factor: number) =>
    setView((now) => {
      const seen = player.time >= now.start && player.time <= now.end;
      return zoomed(now, duration, factor, seen ? player.time : (now.start + now.end) / 2);
    });
  return (
    <section aria-label="Timeline" className="rounded-lg border border-line bg-surface p-3">
      <ZoomBar duration={duration} view={view} zoom={zoom} show={setView} />
      <div className="mt-2 grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-2 sm:grid-cols-[8rem_minmax(0,1fr)]">
        <Names rows={rows} />
        <div ref={box} className="relative cursor-crosshair touch-pan-y select-none" data-testid="timeline">
          <LanesCanvas rows={rows} view={view} width={width} spriteUrl={sprite ? assetUrl(assetId, "sprite") : null} />
          <Playhead player={player} view={view} width={width} />
          {hovered && (
            <HoverCard
              assetId={assetId}
              hovered={hovered}
              width={width}
              sprite={sprite}
              last={Math.max(0, duration - player.step)}
            />
          )}
        </div>
      </div>
      {waiting && (
        <div role="status" className="mt-1 h-44 animate-pulse rounded bg-raised">
          <span className="sr-only">Loading what was found</span>
        </div>
      )}
    </section>
  );
}

function Names({ rows }: { rows: readonly Row[] }) {
  return (
    <div className="relative text-xs text-muted" style={{ height: heightOf(rows) }}>
      {rows.map((row) => (
        <div
          key={row.id}
          className="absolute inset-x-0 flex items-center truncate"
          style={{ top: row.top, height: row.height }}
        >
          <span className="truncate" dir="auto" title={row.name}>
            {row.name}
          </span>
        </div>
      ))}
    </div>
  );
}

const JUMP_SECONDS = 1;

/** Turn the page when what plays runs out of it, and when somebody jumps; whoever looks elsewhere meanwhile is left alone. */
function useFollowing(player: Player, setView: (change: (view: View) => View) => void): void {
  const before = useRef(player.time);
  const follow = useCallback(() => {
    const [was, is] = [before.current, player.time];
    before.current = is;
    if (was === is) return;
    setView((view) => {
      const ranOut = was <= view.end && was >= view.start && is > view.end;
      return ranOut || Math.abs(is - was) > JUMP_SECONDS ? revealed(view, player.duration, is) : view;
    });
  }, [player, setView]);
  useEffect(() => player.subscribe(follow), [player, follow]);
}
