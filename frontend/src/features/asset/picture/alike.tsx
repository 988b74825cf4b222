import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { assetUrl } from "@/api/client";
import { alike } from "@/api/picture";
import type { AssetObject, MomentObject } from "@/api/schema";
import { frameUrl } from "@/api/timeline";
import { Button } from "@/components/button";
import { clock } from "@/lib/format";

const MOST = 12;

/** Other assets that look like this picture; asked for only when its vectors are there to be compared. */
export function Alike({ asset, indexed }: { asset: AssetObject; indexed: boolean }) {
  const found = useQuery({
    queryKey: ["alike", asset.id],
    queryFn: ({ signal }) => alike(asset.id, MOST, signal),
    enabled: indexed,
    staleTime: 60_000,
  });
  if (!indexed) return null;
  return (
    <section aria-labelledby="alike" className="min-w-0 rounded-lg border border-line bg-surface p-4 max-lg:order-last">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 id="alike" className="font-semibold">
          Looks similar
        </h2>
        <Link to="/search" search={{ like: asset.id }} className="text-sm text-accent underline">
          Search by this picture
        </Link>
      </div>
      {found.isPending && <Waiting />}
      {found.error && (
        <div role="alert" className="mt-2 flex flex-wrap items-center gap-3 text-sm">
          <span>{found.error.message}</span>
          <Button onClick={() => found.refetch()}>Try again</Button>
        </div>
      )}
      {found.data?.length === 0 && (
        <p className="mt-2 text-sm text-muted">There is nothing else to compare it with yet.</p>
      )}
      {found.data && found.data.length > 0 && (
        <ul className={GRID}>
          {found.data.map((moment) => (
            <Similar key={moment.asset_id} moment={moment} />
          ))}
        </ul>
      )}
    </section>
  );
}

const GRID = "mt-3 grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-3";

function Similar({ moment }: { moment: MomentObject }) {
  const film = moment.kind === "video";
  const name = moment.name ?? "Without a name";
  const picture = film ? frameUrl(moment.asset_id, moment.start, 320) : assetUrl(moment.asset_id, "thumbnail");
  const cosine = moment.matches.find((match) => match.source === "frame")?.score;
  return (
    <li className="min-w-0">
      <Link to="/assets/$assetId" params={{ assetId: moment.asset_id }} search={film ? { t: moment.start } : {}}>
        <img src={picture} alt="" loading="lazy" className="aspect-[4/3] w-full rounded-md bg-raised object-cover" />
        <span className="mt-1 block truncate text-xs" dir="auto" title={name}>
          {name}
        </span>
      </Link>
      <span className="text-xs text-muted tabular-nums">
        {film && `${clock(moment.start)} · `}
        {cosine !== undefined && `similarity ${cosine.toFixed(2)}`}
      </span>
    </li>
  );
}

function Waiting() {
  return (
    <div role="status" className={`animate-pulse ${GRID}`}>
      <span className="sr-only">Looking for similar pictures</span>
      {["a", "b", "c", "d"].map((each) => (
        <div key={each} className="aspect-[4/3] rounded-md bg-raised" />
      ))}
    </div>
  );
}
