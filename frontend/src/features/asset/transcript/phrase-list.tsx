import { useEffect, useMemo, useRef, useState } from "react";
import type { FoundPhrase } from "@/api/schema";
import { Button } from "@/components/button";
import { lastBefore } from "../lanes/stretches";
import { type Player, usePlayer } from "../moving/player";
import { FindBar } from "./find-bar";
import { PhraseRow, UNSURE } from "./phrase-row";
import { useFind } from "./use-find";
import { useReader } from "./use-reader";
import { useWindowed } from "./use-windowed";

const SIGNS_OF_LINE = 42;
const LINE = 20;
const AROUND = 12;

/** All phrases, of which only those in view are drawn: there may be thousands. */
export function PhraseList({ phrases, player }: { phrases: readonly FoundPhrase[]; player: Player }) {
  const scroller = useRef<HTMLDivElement>(null);
  const estimates = useMemo(
    () => phrases.map(({ text }) => Math.ceil(text.length / SIGNS_OF_LINE) * LINE + AROUND),
    [phrases],
  );
  const rows = useWindowed(scroller, estimates);
  const [following, setFollowing] = useState(true);
  const active = usePlayer(player, ({ time }) => lastBefore(phrases, time));
  const find = useFind(phrases);
  useReader(scroller, { leave: () => setFollowing(false), seek: (time) => player.seek(time) });
  const show = rows.show;
  useEffect(() => {
    if (following && active >= 0) show(active);
  }, [following, active, show]);
  const sought = find.current?.index;
  useEffect(() => {
    if (sought === undefined) return;
    setFollowing(false);
    show(sought);
  }, [sought, show]);
  const go = (steps: number) =>
    find.setPlace((now) => (now + steps + find.matches.length) % Math.max(1, find.matches.length));
  const unsure = useMemo(() => phrases.some(({ words }) => words.some((word) => word.probability < UNSURE)), [phrases]);
  return (
    <>
      <div className="border-b border-line px-3 py-2">
        <FindBar value={find.value} change={find.change} count={find.matches.length} place={find.place} go={go} />
        {unsure && <p className="mt-1 text-xs text-muted">Words with dots below: the model was unsure.</p>}
      </div>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <div ref={scroller} className="min-h-0 overflow-y-auto overscroll-contain" data-testid="phrases">
          <ol className="relative" style={{ height: rows.total, paddingTop: rows.before }}>
            {phrases.slice(rows.first, rows.end).map((phrase, offset) => (
              <PhraseRow
                key={rows.first + offset}
                phrase={phrase}
                index={rows.first + offset}
                player={player}
                active={rows.first + offset === active}
                matches={find.byPhrase.get(rows.first + offset)}
                current={sought === rows.first + offset ? find.current : undefined}
                measured={rows.measured}
              />
            ))}
          </ol>
        </div>
        {!following && (
          <Button
            className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full! shadow-lg"
            onClick={() => setFollowing(true)}
          >
            Back to now
          </Button>
        )}
      </div>
    </>
  );
}
