import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { AssetObject, TimelineObject } from "@/api/schema";
import { peaksQuery, spriteQuery, timelineQuery } from "@/api/timeline";
import { Failure } from "@/components/notice";
import { lanesOf } from "../lanes/lanes";
import { Moments } from "../lanes/moments";
import { rowsOf } from "../lanes/rows";
import { Timeline } from "../lanes/timeline";
import { TranscriptPanel } from "../transcript/transcript-panel";
import { Player } from "./player";
import { PlayerView } from "./player-view";
import { useAskedPlace, usePlace } from "./use-place";

const SOUND_STEP = 0.04;

/** A film or a sound: the player, what was said beside it, and everything that was found on one axis below. */
export function RecordingView({ asset }: { asset: AssetObject }) {
  const timeline = useQuery(timelineQuery(asset.id));
  const asked = useAskedPlace();
  const [player] = useState(() => new Player(asset.duration ?? 0, stepOf(asset), asked));
  usePlace(player);
  const film = asset.kind === "video";
  const transcript = asset.audio !== null && (
    <TranscriptPanel
      asset={asset}
      player={player}
      phrases={timeline.data?.speech}
      listened={timeline.data?.steps.includes("speech") ?? false}
      beside={film}
    />
  );
  return (
    <div className="grid gap-4">
      <div className={`grid gap-4 ${film && transcript ? "lg:grid-cols-[minmax(0,1fr)_24rem]" : ""}`}>
        <PlayerView asset={asset} player={player} timeline={timeline.data} />
        {film && transcript}
      </div>
      {timeline.error && !timeline.data ? (
        <Failure error={timeline.error} retry={() => timeline.refetch()} />
      ) : (
        <Found asset={asset} player={player} timeline={timeline.data} />
      )}
      {!film && transcript}
    </div>
  );
}

function stepOf(asset: AssetObject): number {
  return asset.video && asset.video.frame_rate > 0 ? 1 / asset.video.frame_rate : SOUND_STEP;
}

type FoundProperties = { asset: AssetObject; player: Player; timeline: TimelineObject | undefined };

function Found({ asset, player, timeline }: FoundProperties) {
  const sprite = useQuery({ ...spriteQuery(asset.id), enabled: asset.kind === "video" }).data;
  const peaks = useQuery({ ...peaksQuery(asset.id), enabled: asset.audio !== null }).data;
  const lanes = useMemo(() => (timeline ? lanesOf(timeline, player.duration) : []), [timeline, player]);
  const [film, sound] = [asset.kind === "video", asset.audio !== null];
  const rows = useMemo(() => rowsOf({ film, sound, sprite, peaks, lanes }), [film, sound, sprite, peaks, lanes]);
  return (
    <>
      <Timeline assetId={asset.id} player={player} rows={rows} sprite={sprite} waiting={!timeline} />
      {timeline && <Moments timeline={timeline} lanes={lanes} player={player} />}
    </>
  );
}
