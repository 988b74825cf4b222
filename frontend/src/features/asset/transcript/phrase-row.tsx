import { memo, useMemo } from "react";
import type { FoundPhrase } from "@/api/schema";
import { clock, percent } from "@/lib/format";
import { lastBefore } from "../lanes/stretches";
import { type Player, usePlayer } from "../moving/player";
import type { Match } from "./find";
import { type Piece, piecesOf } from "./pieces";

/** Below this the model would rather have said something else. */
export const UNSURE = 0.5;

type Properties = {
  phrase: FoundPhrase;
  index: number;
  player: Player;
  active: boolean;
  matches: readonly Match[] | undefined;
  current: Match | undefined;
  measured: (index: number, element: HTMLElement | null) => void;
};

/** One phrase with the time at which it begins. A click on a word goes there too; see the panel. */
export const PhraseRow = memo(function PhraseRow(properties: Properties) {
  const { phrase, index, player, active, matches, current, measured } = properties;
  const pieces = useMemo(() => piecesOf(phrase), [phrase]);
  return (
    <li
      ref={(element) => measured(index, element)}
      aria-current={active ? "time" : undefined}
      className={`flex gap-2 border-l-2 px-2 py-1.5 text-sm ${active ? "border-accent bg-raised" : "border-transparent"}`}
    >
      <button
        type="button"
        aria-label={`Go to ${clock(phrase.start)}`}
        className="self-start rounded-sm text-xs leading-5 text-accent tabular-nums hover:underline"
        onClick={() => player.seek(phrase.start)}
      >
        {clock(phrase.start)}
      </button>
      <p className="min-w-0 flex-1 leading-5 break-words" dir="auto">
        {active ? (
          <ActiveWords pieces={pieces} player={player} matches={matches} current={current} />
        ) : (
          <Words pieces={pieces} matches={matches} current={current} said={null} />
        )}
      </p>
    </li>
  );
});

type WordsProperties = {
  pieces: readonly Piece[];
  matches: readonly Match[] | undefined;
  current: Match | undefined;
  said: Piece | null;
};

/** The phrase that is being said: only this one is drawn again with every word. */
function ActiveWords({ player, pieces, ...rest }: Omit<WordsProperties, "said"> & { player: Player }) {
  const words = useMemo(
    () => pieces.flatMap((piece) => (piece.word ? [{ start: piece.word.start, end: piece.word.end, piece }] : [])),
    [pieces],
  );
  const number = usePlayer(player, ({ time }) => {
    const index = lastBefore(words, time);
    return time < (words[index]?.end ?? 0) ? index : -1;
  });
  return <Words pieces={pieces} said={words[number]?.piece ?? null} {...rest} />;
}

function Words({ pieces, matches, current, said }: WordsProperties) {
  return pieces.map((piece) => {
    const here = (match: Match) => match.from < piece.at + piece.text.length && match.to > piece.at;
    const found = matches?.some(here) ?? false;
    const chosen = found && current !== undefined && here(current) ? "outline-2 outline-warn" : "";
    if (!piece.word) return found ? <Between key={piece.at} text={piece.text} look={chosen} /> : piece.text;
    const unsure = piece.word.probability < UNSURE;
    const look = [
      "cursor-pointer rounded-sm hover:bg-accent/20",
      chosen,
      unsure ? "underline decoration-dotted underline-offset-3" : "",
      piece === said ? "bg-accent text-on-accent" : found ? "bg-warn/25" : unsure ? "text-muted" : "",
    ];
    return (
      <span
        key={piece.at}
        data-start={piece.word.start}
        title={unsure ? `Unsure: ${percent(piece.word.probability)}` : undefined}
        className={look.filter(Boolean).join(" ")}
      >
        {piece.text}
      </span>
    );
  });
}

function Between({ text, look }: { text: string; look: string }) {
  return <mark className={`bg-warn/25 text-inherit ${look}`}>{text}</mark>;
}
