import { Link } from "@tanstack/react-router";
import { API } from "@/api/client";
import type { Match, MomentObject } from "@/api/schema";
import { clock, percent } from "@/lib/format";
import { hits } from "./hits";
import { walk } from "./walk";
import { BADGES, MATCHED } from "./words";

/** One moment: its picture, when it is, why it matched and how well; a click goes there. */
export function Moment({ moment, query }: { moment: MomentObject; query: string }) {
  const still = moment.kind === "image";
  const said = moment.matches.some((match) => match.source === "speech");
  const spoken = moment.matches.find((match) => match.text !== null);
  return (
    <li className="w-52 max-sm:w-[calc(50%-0.375rem)]">
      <Link
        to="/assets/$assetId"
        params={{ assetId: moment.asset_id }}
        search={{ ...(still ? {} : { t: moment.start }), ...(said && query ? { find: query } : {}) }}
        data-moment=""
        onKeyDown={walk}
        className="group flex h-full flex-col overflow-hidden rounded-lg border border-line bg-surface hover:border-accent"
      >
        <Picture moment={moment} />
        <span className="flex flex-1 flex-col gap-2 p-3">
          <span className="flex items-center gap-2">
            {!still && <span className="text-sm font-medium tabular-nums">{clock(moment.start)}</span>}
            <Score value={moment.score} />
          </span>
          <span className="flex flex-wrap gap-1">
            {moment.matches.map((match) => (
              <Badge key={match.source} match={match} />
            ))}
          </span>
          {spoken?.text && <Words text={spoken.text} query={query} />}
        </span>
      </Link>
    </li>
  );
}

function Picture({ moment }: { moment: MomentObject }) {
  if (!moment.thumbnail) {
    return (
      <span aria-hidden="true" className="flex aspect-video items-center justify-center gap-1 bg-raised">
        {[5, 9, 14, 8, 12, 6, 10, 4].map((height, index) => (
          <span key={index} className="w-1 rounded-full bg-muted" style={{ height: `${height * 3}px` }} />
        ))}
      </span>
    );
  }
  return (
    <img
      src={`${API}${moment.thumbnail}?side=320`}
      alt=""
      loading="lazy"
      className="aspect-video w-full bg-raised object-contain"
    />
  );
}

function Score({ value }: { value: number }) {
  return (
    <span className="flex flex-1 items-center gap-2">
      <span aria-hidden="true" className="h-1.5 flex-1 overflow-hidden rounded-full bg-raised">
        <span className="block h-full rounded-full bg-accent" style={{ width: percent(value).replace(" ", "") }} />
      </span>
      <span className="text-xs text-muted tabular-nums">
        <span className="sr-only">Score </span>
        {percent(value)}
      </span>
    </span>
  );
}

function Badge({ match }: { match: Match }) {
  const cosine = match.source === "frame" ? ` ${match.score.toFixed(2)}` : "";
  return (
    <span
      title={cosine ? `Cosine of the frame and the question:${cosine}` : undefined}
      className={`rounded-full border px-2 py-px text-xs tabular-nums ${BADGES[match.source]}`}
    >
      {MATCHED[match.source]}
      {cosine}
    </span>
  );
}

function Words({ text, query }: { text: string; query: string }) {
  let at = 0;
  return (
    <q className="line-clamp-3 text-sm text-muted" dir="auto">
      {hits(text, query).map((piece) => {
        const key = at;
        at += piece.text.length;
        return piece.hit ? (
          <mark key={key} className="rounded-xs bg-accent/25 text-ink">
            {piece.text}
          </mark>
        ) : (
          <span key={key}>{piece.text}</span>
        );
      })}
    </q>
  );
}
