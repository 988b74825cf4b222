import { Link } from "@tanstack/react-router";
import type { SearchResponse } from "@/api/schema";
import { KIND_WORDS } from "@/lib/kinds";
import { byAsset, type Group } from "./groups";
import { Moment } from "./moment";
import { SEARCHED, summary } from "./words";

/** What was found, by file, and plainly what could not be searched. */
export function Results({ answer, query, busy }: { answer: SearchResponse; query: string; busy: boolean }) {
  const groups = byAsset(answer.data);
  return (
    <div aria-busy={busy} className={busy ? "opacity-60" : ""}>
      <p role="status" className="mb-3 text-sm text-muted">
        {summary(answer.data.length, groups.length)}
      </p>
      {answer.not_searched.map((missing) => (
        <p key={missing.source} className="mb-3 rounded-md border border-warn px-3 py-2 text-sm">
          <strong className="font-medium text-warn">{SEARCHED[missing.source]} was not searched.</strong>{" "}
          {missing.reason}
        </p>
      ))}
      <div data-moments="" className="flex flex-wrap gap-x-8 gap-y-6">
        {groups.map((group) => (
          <Found key={group.assetId} group={group} query={query} />
        ))}
      </div>
    </div>
  );
}

function Found({ group, query }: { group: Group; query: string }) {
  // A long name must not widen its file's place beyond the moments: width 0, but at least what these take.
  const id = `found-${group.assetId}`;
  return (
    <section aria-labelledby={id} className="max-w-full min-w-0 max-sm:w-full">
      <h2 id={id} className="mb-2 flex w-0 min-w-full items-baseline gap-2">
        <Link
          to="/assets/$assetId"
          params={{ assetId: group.assetId }}
          className="truncate font-semibold hover:underline"
          dir="auto"
          title={group.name}
        >
          {group.name}
        </Link>
        <span className="shrink-0 text-xs text-muted">{KIND_WORDS[group.kind]}</span>
      </h2>
      <ul className="flex flex-wrap gap-3">
        {group.moments.map((moment) => (
          <Moment key={`${moment.start} ${moment.end} ${moment.source}`} moment={moment} query={query} />
        ))}
      </ul>
    </section>
  );
}
