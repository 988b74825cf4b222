import { type ReactNode, useMemo } from "react";
import type { AssetObject, FoundPhrase } from "@/api/schema";
import { spoken } from "../lanes/lanes";
import type { Player } from "../moving/player";
import { PhraseList } from "./phrase-list";
import { TakeAway } from "./take-away";

type Properties = {
  asset: AssetObject;
  player: Player;
  /** Not there yet while the timeline is on its way. */
  phrases: readonly FoundPhrase[] | undefined;
  listened: boolean;
  /** Beside a film it is as high as the film; else it has a height of its own. */
  beside: boolean;
};

const NONE: readonly FoundPhrase[] = [];

/** What is said, in step with the player both ways. */
export function TranscriptPanel({ asset, player, phrases = NONE, listened, beside }: Properties) {
  const said = useMemo(() => spoken(phrases), [phrases]);
  const languages = [...new Set(said.flatMap((phrase) => phrase.language ?? []))];
  return (
    <section
      aria-labelledby="transcript"
      className={`flex min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-surface ${beside ? "max-lg:h-96 lg:h-0 lg:min-h-full" : "max-h-[28rem] min-h-40"}`}
    >
      <header className="flex flex-wrap items-center justify-between gap-2 px-3 pt-3">
        <h2 id="transcript" className="font-semibold">
          Transcript{" "}
          {languages.length > 0 && <span className="text-xs font-normal text-muted">{languages.join(", ")}</span>}
        </h2>
        {said.length > 0 && <TakeAway asset={asset} phrases={said} />}
      </header>
      {said.length > 0 ? (
        <PhraseList phrases={said} player={player} />
      ) : (
        <Nothing>
          {phrases === NONE ? <Waiting /> : listened ? "Nobody speaks." : "Nobody has listened to this yet."}
        </Nothing>
      )}
    </section>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return <div className="grid flex-1 place-items-center p-4 text-sm text-muted">{children}</div>;
}

function Waiting() {
  return (
    <div role="status" className="w-full animate-pulse space-y-3">
      <span className="sr-only">Loading the transcript</span>
      {[80, 95, 60, 88].map((width) => (
        <div key={width} className="h-4 rounded bg-raised" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
