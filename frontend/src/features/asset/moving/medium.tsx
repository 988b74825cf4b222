import { useEffect, useRef } from "react";
import { assetUrl } from "@/api/client";
import type { AssetObject } from "@/api/schema";
import { transcriptUrl } from "@/api/timeline";
import type { Player } from "./player";
import type { Trouble } from "./trouble";

type Properties = {
  asset: AssetObject;
  player: Player;
  tell: (trouble: Trouble) => void;
  /** Whether there is something to read, and whether it is wanted. */
  subtitles: "none" | "off" | "on";
};

/** The browser's own player, without its controls. */
export function Medium({ asset, player, tell, subtitles }: Properties) {
  const element = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  useEffect(() => (element.current ? player.attach(element.current) : undefined), [player]);
  useEffect(() => {
    const track = element.current?.textTracks?.[0];
    if (track) track.mode = subtitles === "on" ? "showing" : "disabled";
  }, [subtitles]);
  const failed = async () => {
    const code = element.current?.error?.code;
    if (code !== undefined) tell(code !== MediaError.MEDIA_ERR_NETWORK && (await comes(asset)) ? "codec" : "network");
  };
  const common = {
    ref: element,
    src: assetUrl(asset.id, "file"),
    preload: "metadata",
    "aria-label": asset.name ?? "Recording",
    onError: () => void failed(),
  } as const;
  const track = subtitles !== "none" && (
    <track kind="subtitles" label="What is said" src={transcriptUrl(asset.id, "vtt")} />
  );
  if (asset.kind === "audio") return <audio {...common}>{track}</audio>;
  return (
    <video
      {...common}
      playsInline
      className="absolute inset-0 size-full"
      onLoadedMetadata={() => element.current?.videoWidth === 0 && tell("no-picture")}
      onClick={() => player.toggle()}
    >
      {track}
    </video>
  );
}

/** Say whether the file's bytes come: browsers call a file that they could not fetch one that they cannot play. */
async function comes(asset: AssetObject): Promise<boolean> {
  try {
    const response = await fetch(assetUrl(asset.id, "file"), { headers: { Range: "bytes=0-0" } });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
