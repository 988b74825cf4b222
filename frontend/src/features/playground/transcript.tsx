import type { VerboseTranscriptionResponse } from "@/api/schema";
import { clock } from "@/lib/format";
import { useObjectUrl } from "@/lib/pictures";

/** What is said: with the times of phrases and words where they were asked for. */
export function Transcript({
  file,
  body,
}: {
  file: File;
  body: Partial<VerboseTranscriptionResponse> & { text: string };
}) {
  const url = useObjectUrl(file);
  return (
    <div className="flex flex-col gap-3 text-sm">
      {/* biome-ignore lint/a11y/useMediaCaption: what is said stands below */}
      {url && <audio controls src={url} className="w-full" />}
      <p className="text-base" dir="auto">
        {body.text.trim() || "Nobody speaks."}
      </p>
      {body.words && body.words.length > 0 && (
        <ol aria-label="Words" className="flex flex-wrap gap-1">
          {body.words.map((word, index) => (
            // Two words may begin at the same time.
            <li key={index} className="rounded-md border border-line px-2 py-1" dir="auto">
              {word.word} <span className="text-xs text-muted tabular-nums">{word.start.toFixed(2)}</span>
            </li>
          ))}
        </ol>
      )}
      {body.segments && body.segments.length > 1 && (
        <ol aria-label="Phrases" className="border-t border-line">
          {body.segments
            .filter((segment) => segment.text.trim())
            .map((segment) => (
              <li key={segment.id} className="flex gap-3 border-b border-line py-1.5" dir="auto">
                <span className="text-muted tabular-nums">{clock(segment.start)}</span>
                {segment.text}
              </li>
            ))}
        </ol>
      )}
    </div>
  );
}
