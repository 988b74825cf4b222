import type { AssetObject } from "@/api/schema";
import { Page } from "@/components/page";
import { KIND_WORDS } from "@/lib/kinds";
import { Actions } from "./actions";
import { AnalysisState } from "./analysis/analysis-state";
import { Details } from "./details";
import { RecordingView } from "./moving/recording-view";
import { PictureView } from "./picture/picture-view";

/** Return what an asset is called: its name, or what it is when it came without one. */
export function titleOf(asset: AssetObject): string {
  return asset.name ?? `${KIND_WORDS[asset.kind]} without a name`;
}

export function AssetView({ asset }: { asset: AssetObject }) {
  return (
    <Page title={titleOf(asset)} actions={<Actions asset={asset} />}>
      <AnalysisState asset={asset} />
      {asset.kind === "image" ? <PictureView asset={asset} /> : <RecordingView asset={asset} />}
      <Details asset={asset} />
    </Page>
  );
}
