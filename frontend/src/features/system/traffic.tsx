import { Missing, Panel } from "@/components/panel";
import type { Point } from "./rates";
import { Sparkline } from "./sparkline";

const NONE = "–";

/** Return seconds as milliseconds or seconds, whichever is read more easily. */
export function duration(seconds: number | null): string {
  if (seconds === null) return NONE;
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

const round = (value: number | null) => (value === null ? NONE : value.toFixed(value < 10 ? 1 : 0));

/** What the service does now: requests, their speed, what waits, and how well models are filled. */
export function Traffic({ points, error }: { points: Point[]; error: Error | null }) {
  const now = points.at(-1);
  const charts = [
    { name: "Requests a second", text: round(now?.requests ?? null), values: points.map((point) => point.requests) },
    {
      name: "95 of 100 done in",
      text: duration(now?.slow ?? null),
      values: points.map((point) => point.slow),
      least: 0.01,
    },
    { name: "Requests under way", text: count(now?.underWay), values: points.map((point) => point.underWay) },
    { name: "Waiting for a model", text: count(now?.waiting), values: points.map((point) => point.waiting) },
    {
      name: "Items through models a second",
      text: round(now?.items ?? null),
      values: points.map((point) => point.items),
    },
    { name: "Items in a batch", text: round(now?.batch ?? null), values: points.map((point) => point.batch) },
  ];
  return (
    <Panel title="Traffic" aside="the last two minutes, since this view was opened">
      {error && <Missing>The counters cannot be read: {error.message}</Missing>}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 xl:grid-cols-3">
        {charts.map((chart) => (
          <div key={chart.name}>
            <dt className="text-xs text-muted">{chart.name}</dt>
            <dd>
              <span className="text-lg font-medium tabular-nums">{chart.text}</span>
              <Sparkline values={chart.values} {...(chart.least ? { least: chart.least } : {})} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function count(value: number | undefined): string {
  return value === undefined ? NONE : String(value);
}
