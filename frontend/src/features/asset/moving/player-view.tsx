import { useCallback, useRef, useState } from "react";
import type { AssetObject, TimelineObject } from "@/api/schema";
import { spoken } from "../lanes/lanes";
import { Controls, type Layer } from "./controls";
import { Frame } from "./frame";
import type { Command } from "./keys";
import { Medium } from "./medium";
import type { Player } from "./player";
import { Seen } from "./seen";
import { Stills } from "./stills";
import { type Trouble, TroubleNotice } from "./trouble";
import { useKeys } from "./use-keys";

type Properties = { asset: AssetObject; player: Player; timeline: TimelineObject | undefined };

/** The recording itself, what was seen drawn over it, and its controls. */
export function PlayerView({ asset, player, timeline }: Properties) {
  const stage = useRef<HTMLElement>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [layers, flip] = useLayers();
  const act = useActing(player, stage, flip);
  useKeys(act);
  const said = spoken(timeline?.speech ?? []).length > 0;
  const subtitles = said ? (layers.has("subtitles") ? "on" : "off") : "none";
  const medium = trouble !== "codec" && trouble !== "network" && (
    <Medium asset={asset} player={player} tell={setTrouble} subtitles={subtitles} />
  );
  return (
    <section
      ref={stage}
      aria-label="Player"
      className="group flex min-w-0 flex-col self-start overflow-hidden rounded-lg border border-line bg-surface"
    >
      {asset.kind === "video" ? (
        <Frame width={asset.width} height={asset.height}>
          {medium}
          {(trouble === "codec" || trouble === "no-picture") && <Stills asset={asset} player={player} />}
          {timeline && <Seen player={player} timeline={timeline} layers={layers} />}
        </Frame>
      ) : (
        medium
      )}
      <TroubleNotice trouble={trouble} asset={asset} retry={() => setTrouble(null)} />
      <Controls player={player} film={asset.kind === "video"} said={said} layers={layers} flip={flip} act={act} />
    </section>
  );
}

function useLayers(): [ReadonlySet<Layer>, (layer: Layer) => void] {
  const [layers, setLayers] = useState<ReadonlySet<Layer>>(new Set<Layer>(["faces", "people"]));
  const flip = useCallback((layer: Layer) => {
    setLayers((now) => new Set(now.has(layer) ? [...now].filter((each) => each !== layer) : [...now, layer]));
  }, []);
  return [layers, flip];
}

/** Return what does what a key or a button asks for. */
function useActing(player: Player, stage: { current: HTMLElement | null }, flip: (layer: Layer) => void) {
  return useCallback(
    (command: Command) => {
      if (command.do === "toggle") player.toggle();
      if (command.do === "mute") player.mute();
      if (command.do === "subtitles") flip("subtitles");
      if (command.do === "fullscreen") toggleFullscreen(stage.current);
      if (command.do === "part") player.seek(command.share * player.duration);
      if (command.do === "skip") player.seek(player.time + command.seconds);
      if (command.do === "frame") {
        player.pause();
        player.seek(player.time + command.frames * player.step);
      }
    },
    [player, stage, flip],
  );
}

/** What refuses to be as large as the screen stays as it is: nothing is lost by that. */
function toggleFullscreen(stage: HTMLElement | null): void {
  const asked = document.fullscreenElement ? document.exitFullscreen() : stage?.requestFullscreen?.();
  asked?.catch(() => undefined);
}
