import type { ReactNode } from "react";
import type { AssetObject } from "@/api/schema";
import { When } from "@/components/when";
import { bytes, clock } from "@/lib/format";
import { KIND_WORDS } from "@/lib/kinds";

/** The facts about the file. */
export function Details({ asset }: { asset: AssetObject }) {
  return (
    <section aria-labelledby="details" className="mt-4 rounded-lg border border-line bg-surface p-4">
      <h2 id="details" className="font-semibold">
        Details
      </h2>
      {asset.name_problem && <p className="mt-2 text-sm text-warn">{asset.name_problem}</p>}
      <dl className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-x-6 gap-y-3 text-sm">
        {factsOf(asset).map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
        <div className="col-span-full min-w-0">
          <dt className="text-xs text-muted">SHA-256</dt>
          <dd className="font-mono text-xs break-all">{asset.sha256}</dd>
        </div>
      </dl>
    </section>
  );
}

/** Return the facts that there are; what a kind of asset does not have is left out. */
export function factsOf(asset: AssetObject): [string, ReactNode][] {
  const { video, audio } = asset;
  const facts: [string, ReactNode | null][] = [
    ["Name", asset.name && <bdi>{asset.name}</bdi>],
    ["Kind", `${KIND_WORDS[asset.kind]}, ${asset.media_type}`],
    ["Size", bytes(asset.size)],
    ["Duration", asset.duration === null ? null : clock(asset.duration)],
    ["Resolution", asset.width && asset.height ? `${asset.width} × ${asset.height}` : null],
    ["Pictures", video && `${video.codec}, ${rounded(video.frame_rate)} a second`],
    ["Sound", audio && `${audio.codec}, ${rounded(audio.sample_rate / 1000)} kHz, ${channels(audio.channels)}`],
    ["Stored", <When key="stored" at={asset.created} />],
    [
      "Id",
      <span key="id" className="font-mono text-xs break-all">
        {asset.id}
      </span>,
    ],
  ];
  return facts.filter((fact): fact is [string, ReactNode] => Boolean(fact[1]));
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function channels(count: number): string {
  return { 1: "mono", 2: "stereo" }[count] ?? `${count} channels`;
}
