import { useMemo, useState } from "react";
import type { TimelineObject } from "@/api/schema";
import { Button } from "@/components/button";
import { type Column, type Row, Table } from "@/components/table";
import { clock, percent } from "@/lib/format";
import type { Player } from "../moving/player";
import { type Lane, timed } from "./lanes";
import { joined, type Stretch } from "./stretches";

const PAGE = 200;

export interface Moment extends Stretch {
  what: string;
}

/** Return everything that was found, in the order of time: the timeline as a list that can be read. */
export function momentsOf(timeline: TimelineObject, lanes: readonly Lane[], duration: number): Moment[] {
  const best = timed(timeline.frames, duration).flatMap(({ start, end, labels: [label] }) =>
    label ? [{ start, end, level: label.score, text: label.label }] : [],
  );
  const likely = joined(best).map((each) => ({ ...each, text: `${each.text}, ${percent(each.level)}`, what: "Label" }));
  const others = lanes
    .filter((lane) => lane.look !== "labels")
    .flatMap((lane) => lane.stretches.map((each) => ({ ...each, what: lane.name })));
  return [...others, ...likely].sort((one, other) => one.start - other.start);
}

type Properties = { timeline: TimelineObject; lanes: readonly Lane[]; player: Player };

/** The timeline for whoever would rather read it, or cannot see it. */
export function Moments({ timeline, lanes, player }: Properties) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className="rounded-lg border border-line bg-surface p-4"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="cursor-pointer font-semibold">Everything found, as a list</summary>
      {open && <MomentsTable timeline={timeline} lanes={lanes} player={player} />}
    </details>
  );
}

function MomentsTable({ timeline, lanes, player }: Properties) {
  const moments = useMemo(() => momentsOf(timeline, lanes, player.duration), [timeline, lanes, player]);
  const [shown, setShown] = useState(PAGE);
  if (moments.length === 0) return <p className="mt-3 text-sm text-muted">Nothing has been found.</p>;
  return (
    <>
      <Table
        label="Everything found"
        columns={COLUMNS}
        rows={moments.slice(0, shown).map((moment) => rowOf(moment, player))}
        className="mt-3 max-h-96"
      />
      {shown < moments.length && (
        <Button className="mt-3" onClick={() => setShown((now) => now + PAGE)}>
          Show more of {moments.length}
        </Button>
      )}
    </>
  );
}

const COLUMNS: Column[] = [{ name: "From" }, { name: "To" }, { name: "What" }, { name: "Found" }];

function rowOf({ start, end, what, text }: Moment, player: Player): Row {
  return {
    key: `${what} ${start} ${end} ${text}`,
    cells: [
      <button
        key="from"
        type="button"
        className="text-accent underline tabular-nums"
        aria-label={`Go to ${clock(start)}`}
        onClick={() => player.seek(start)}
      >
        {clock(start)}
      </button>,
      <span key="to" className="text-muted tabular-nums">
        {clock(end)}
      </span>,
      <span key="what" className="text-muted">
        {what}
      </span>,
      <span key="found" className="wrap-anywhere" dir="auto">
        {text}
      </span>,
    ],
  };
}
