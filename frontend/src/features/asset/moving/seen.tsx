import { useMemo } from "react";
import type { TimelineObject } from "@/api/schema";
import { Overlay } from "@/components/overlay/overlay";
import { timed } from "../lanes/lanes";
import type { Layer } from "./controls";
import { frameAt } from "./frame-at";
import { type Player, usePlayer } from "./player";

type Properties = { player: Player; timeline: TimelineObject; layers: ReadonlySet<Layer> };

/** What models saw in the frame that is nearest to the one shown. */
export function Seen({ player, timeline, layers }: Properties) {
  const frames = useMemo(() => timed(timeline.frames, player.duration), [timeline, player]);
  // The number, not the frame: drawn again only when another frame is the nearest.
  const nearest = usePlayer(player, ({ time }) => frameAt(frames, timeline.scenes, time)?.time ?? -1);
  const frame = useMemo(() => frames.find((each) => each.time === nearest), [frames, nearest]);
  if (!frame) return null;
  return <Overlay faces={layers.has("faces") ? frame.faces : []} people={layers.has("people") ? frame.people : []} />;
}
