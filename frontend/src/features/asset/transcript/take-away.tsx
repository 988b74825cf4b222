import { useState } from "react";
import type { AssetObject, FoundPhrase } from "@/api/schema";
import { type TranscriptFormat, transcriptUrl } from "@/api/timeline";
import { Button } from "@/components/button";
import { copy } from "@/lib/copy";

const FORMATS: readonly TranscriptFormat[] = ["srt", "vtt", "txt", "json"];
const TOLD_MS = 2_500;

type Properties = { asset: AssetObject; phrases: readonly FoundPhrase[] };

/** The transcript for other programs. */
export function TakeAway({ asset, phrases }: Properties) {
  const stem = asset.name?.replace(/\.[^.]+$/, "") || asset.id;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
      <CopyButton text={() => phrases.map((phrase) => phrase.text.trim()).join("\n")} />
      <span className="flex flex-wrap items-center gap-x-2 text-muted">
        Download
        {FORMATS.map((format) => (
          <a
            key={format}
            href={transcriptUrl(asset.id, format)}
            download={`${stem}.${format}`}
            aria-label={`Download the transcript as ${format}`}
            className="py-1 text-accent underline"
          >
            {format}
          </a>
        ))}
      </span>
    </div>
  );
}

function CopyButton({ text }: { text: () => string }) {
  const [told, setTold] = useState("");
  const act = async () => {
    setTold((await copy(text())) ? "Copied" : "The browser does not allow it");
    setTimeout(() => setTold(""), TOLD_MS);
  };
  return (
    <span className="flex items-center gap-2">
      <Button className="min-h-8! px-2! text-xs!" onClick={() => void act()}>
        Copy
      </Button>
      <span role="status" className="text-muted">
        {told}
      </span>
    </span>
  );
}
