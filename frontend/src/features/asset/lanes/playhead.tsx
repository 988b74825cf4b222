import { useEffect, useRef } from "react";
import type { Player } from "../moving/player";
import { toX, type View } from "./axis";

/** Where the player stands, over all rows. It moves with every frame, so it is moved by hand and not drawn by React. */
export function Playhead({ player, view, width }: { player: Player; view: View; width: number }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const move = () => {
      const x = toX(view, width, player.time);
      if (!line.current) return;
      line.current.style.transform = `translateX(${x}px)`;
      line.current.hidden = x < -1 || x > width + 1;
    };
    move();
    return player.subscribe(move);
  }, [player, view, width]);
  return (
    <div ref={line} aria-hidden="true" className="pointer-events-none absolute inset-y-0 left-0 w-0">
      <div className="absolute inset-y-0 -left-px w-0.5 bg-bad" />
      <div className="absolute top-0 -left-1.5 size-3 rounded-full bg-bad" />
    </div>
  );
}
