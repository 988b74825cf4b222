import { useMemo } from "react";
import type { AssetObject, FoundPhrase } from "@/api/schema";
import { type TranscriptFormat, transcriptUrl } from "@/api/timeline";
import { CopyButton } from "@/components/copy-button";
import { stem } from "../actions";

const FORMATS: readonly TranscriptFormat[] = ["srt", "vtt", "txt", "json"];

type Properties = { asset: AssetObject; phrases: readonly FoundPhrase[] };

/** The transcript for other programs. */
export function TakeAway({ asset, phrases }: Properties) {
  const text = useMemo(() => phrases.map((phrase) => phrase.text.trim()).join("\n"), [phrases]);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
      <CopyButton text={text} what="the transcript" />
      <span className="flex flex-wrap items-center gap-x-2 text-muted">
        Download
        {FORMATS.map((format) => (
          <a
            key={format}
            href={transcriptUrl(asset.id, format)}
            download={`${stem(asset)}.${format}`}
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
