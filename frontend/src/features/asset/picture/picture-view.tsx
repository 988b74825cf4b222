import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AssetObject, FoundFrame } from "@/api/schema";
import { timelineQuery } from "@/api/timeline";
import { Bars } from "@/components/bars";
import { Failure } from "@/components/notice";
import type { Pointed } from "@/components/overlay/overlay";
import { Panel } from "@/components/panel";
import { Alike } from "./alike";
import { PictureCanvas, type Shown } from "./canvas";
import { FoundList } from "./found-list";
import { ZeroShot } from "./zero-shot";

/** A picture, with what models see in it beside it. */
export function PictureView({ asset }: { asset: AssetObject }) {
  const timeline = useQuery(timelineQuery(asset.id));
  const [shown, setShown] = useState<Shown>({ faces: true, people: true });
  const [pointed, setPointed] = useState<Pointed>(null);
  const frame = timeline.data?.frames[0];
  const steps = new Set(timeline.data?.steps);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="contents min-w-0 gap-4 lg:grid">
        <PictureCanvas asset={asset} frame={frame} shown={shown} pointed={pointed} />
        <Alike asset={asset} indexed={steps.has("embeddings")} />
      </div>
      <div className="grid min-w-0 gap-4">
        {timeline.error && !timeline.data && <Failure error={timeline.error} retry={() => timeline.refetch()} />}
        {timeline.isPending && <Waiting />}
        {frame && steps.has("captions") && <Caption frame={frame} />}
        {frame && (
          <FoundList frame={frame} steps={steps} shown={shown} show={setShown} pointed={pointed} point={setPointed} />
        )}
        {frame && frame.labels.length > 0 && (
          <Panel title="Labels">
            <Bars label="Labels" bars={frame.labels.map(({ label, score }) => ({ name: label, share: score }))} />
          </Panel>
        )}
        <ZeroShot asset={asset} suggested={frame?.labels.map(({ label }) => label)} />
      </div>
    </div>
  );
}

function Caption({ frame }: { frame: FoundFrame }) {
  return (
    <Panel title="Caption">
      <p dir="auto">{frame.caption ?? "No caption was found."}</p>
    </Panel>
  );
}

function Waiting() {
  return (
    <div role="status" className="grid animate-pulse gap-4">
      <span className="sr-only">Loading what was found</span>
      <div className="h-24 rounded-lg bg-raised" />
      <div className="h-48 rounded-lg bg-raised" />
    </div>
  );
}
