import { assetUrl } from "@/api/client";
import type { AssetObject } from "@/api/schema";
import { Button } from "@/components/button";

/**
 * Why a recording does not play: the browser cannot decode it, cannot decode its pictures, or its bytes do not come.
 */
export type Trouble = "codec" | "no-picture" | "network";

type Properties = { trouble: Trouble | null; asset: AssetObject; retry: () => void };

/** Say what does not work, and what does. */
export function TroubleNotice({ trouble, asset, retry }: Properties) {
  if (!trouble) return null;
  const codec = asset.video?.codec ?? asset.audio?.codec ?? asset.media_type;
  const words = {
    codec: `This browser cannot play ${codec}. Everything that was found is here all the same${asset.video ? ", with single pictures in place of the film" : ""}.`,
    "no-picture": `This browser plays the sound, but not ${codec}; single pictures are shown.`,
    network: "The recording does not come through: the connection was lost, or the service is away.",
  }[trouble];
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 border-t border-line px-3 py-2 text-sm">
      <p className="min-w-0 flex-1">{words}</p>
      {trouble === "network" ? (
        <Button onClick={retry}>Try again</Button>
      ) : (
        <a className="text-accent underline" href={assetUrl(asset.id, "file")} download={asset.name ?? asset.id}>
          Download the file
        </a>
      )}
    </div>
  );
}
