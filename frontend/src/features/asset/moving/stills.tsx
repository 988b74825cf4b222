import { useEffect, useState } from "react";
import type { AssetObject } from "@/api/schema";
import { frameUrl } from "@/api/timeline";
import { clock } from "@/lib/format";
import { type Player, usePlayer } from "./player";

const PATIENCE_MS = 120;

/** Single pictures of a film that this browser cannot show. */
export function Stills({ asset, player }: { asset: AssetObject; player: Player }) {
  // The last frame begins before the end, where there is nothing to be shown.
  const time = usePlayer(player, (now) => Math.floor(Math.min(now.time, now.duration - now.step) * 5) / 5);
  const [asked, setAsked] = useState(time);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(time), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [time]);
  return (
    <img
      src={frameUrl(asset.id, asked, 1280)}
      alt={`The film at ${clock(asked)}`}
      className="absolute inset-0 size-full object-contain"
    />
  );
}
