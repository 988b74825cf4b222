import { type MouseEvent as Click, memo, type PointerEvent, useState } from "react";
import { assetUrl } from "@/api/client";
import type { AssetObject, JobObject } from "@/api/schema";
import { Icon } from "@/components/icon";
import { bytes, clock } from "@/lib/format";
import { KIND_WORDS } from "@/lib/kinds";
import { AnalysisMark } from "./analysis-mark";
import { Outline } from "./outline";
import { Scrub } from "./scrub";
import { useResting } from "./use-resting";

type Properties = {
  asset: AssetObject;
  job: JobObject | undefined;
  index: number;
  isSelected: boolean;
  /** Whether the tabulator key comes to this one; the arrow keys lead to the others. */
  isCurrent: boolean;
  select: (id: string, range: boolean) => void;
  open: (id: string) => void;
};

/** One asset: what it looks or sounds like, its name, and how far it is looked into. */
export const Tile = memo(function Tile({ asset, job, index, isSelected, isCurrent, select, open }: Properties) {
  const name = asset.name ?? asset.id;
  const tab = isCurrent ? 0 : -1;
  return (
    <div
      className={`group relative flex h-full flex-col overflow-hidden rounded-lg border bg-surface ${isSelected ? "border-accent ring-2 ring-accent" : "border-line"}`}
    >
      {/* Not the router's own link, which listens to every change of the address: of these, rows come with each scroll. */}
      <a
        href={`/assets/${encodeURIComponent(asset.id)}`}
        onClick={(event) => {
          if (!isPlain(event)) return;
          event.preventDefault();
          open(asset.id);
        }}
        tabIndex={tab}
        data-index={index}
        className="flex min-h-0 flex-1 flex-col focus-visible:-outline-offset-2"
      >
        <Look asset={asset} />
        <span className="flex h-13 flex-col justify-center px-2.5">
          <span dir="auto" className="truncate text-sm font-medium" title={name}>
            {name}
          </span>
          <span className="flex items-center gap-1.5 text-xs text-muted">
            <Icon name={asset.kind} className="size-3.5" />
            <span className="sr-only">{KIND_WORDS[asset.kind]}</span>
            {bytes(asset.size)}
            <AnalysisMark job={job} />
          </span>
        </span>
      </a>
      <input
        type="checkbox"
        aria-label={`Select ${name}`}
        tabIndex={tab}
        checked={isSelected}
        onChange={(event) => select(asset.id, (event.nativeEvent as MouseEvent).shiftKey)}
        className="absolute top-2 left-2 size-5 accent-accent opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 checked:opacity-100 pointer-coarse:opacity-100"
      />
    </div>
  );
});

/** Say whether a click is one that opens here, and not in another tab or window. */
function isPlain(event: Click): boolean {
  return event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

function Look({ asset }: { asset: AssetObject }) {
  const [share, setShare] = useState<number | null>(null);
  const scrub = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (event.pointerType === "mouse") setShare(Math.min(0.999, Math.max(0, (event.clientX - box.left) / box.width)));
  };
  const moves = asset.kind === "video" ? { onPointerMove: scrub, onPointerLeave: () => setShare(null) } : {};
  return (
    <span className="relative flex min-h-0 flex-1 items-center justify-center bg-raised" {...moves}>
      {asset.kind === "audio" ? <Outline id={asset.id} /> : <Picture asset={asset} />}
      {share !== null && <Scrub id={asset.id} share={share} />}
      {asset.duration !== null && (
        <span className="absolute right-1.5 bottom-1.5 rounded bg-black/75 px-1.5 text-xs text-white tabular-nums">
          {clock(asset.duration)}
        </span>
      )}
    </span>
  );
}

function Picture({ asset }: { asset: AssetObject }) {
  const [isMissing, setMissing] = useState(false);
  const isWanted = useResting(asset.id);
  if (!isWanted) return null;
  if (isMissing) return <Icon name={asset.kind} className="size-10 text-muted" />;
  return (
    <img
      src={assetUrl(asset.id, "thumbnail", { side: 320 })}
      alt=""
      decoding="async"
      onError={() => setMissing(true)}
      className="absolute inset-0 size-full object-cover"
    />
  );
}
