import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { analyse, analysisQuery, isUnderWay } from "@/api/asset";
import { assetUrl } from "@/api/client";
import type { AssetObject } from "@/api/schema";
import { Button } from "@/components/button";
import { DeleteDialog } from "./delete-dialog";

const LINK =
  "inline-flex min-h-9 items-center justify-center rounded-md border border-line bg-surface px-3 text-sm font-medium hover:bg-raised";

/** What can be done with an asset. */
export function Actions({ asset }: { asset: AssetObject }) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <AnalyseAgain assetId={asset.id} />
      <a className={LINK} href={assetUrl(asset.id, "timeline")} download={`${stem(asset)}.timeline.json`}>
        Timeline as JSON
      </a>
      <a className={LINK} href={assetUrl(asset.id, "file")} download={asset.name ?? asset.id}>
        Download
      </a>
      <Button look="danger" onClick={() => dialog.current?.showModal()}>
        Delete
      </Button>
      <DeleteDialog asset={asset} dialog={dialog} />
    </>
  );
}

/** Return an asset's name without its ending, for files made of it. */
export function stem(asset: AssetObject): string {
  return asset.name?.replace(/\.[^.]+$/, "") || asset.id;
}

function AnalyseAgain({ assetId }: { assetId: string }) {
  const queries = useQueryClient();
  const job = useQuery(analysisQuery(assetId));
  const again = useMutation({
    mutationFn: () => analyse(assetId),
    onSuccess: (begun) => queries.setQueryData(analysisQuery(assetId).queryKey, begun),
  });
  return (
    <>
      {again.error && (
        <span role="alert" className="self-center text-sm text-bad">
          {again.error.message}
        </span>
      )}
      <Button disabled={again.isPending || isUnderWay(job.data)} onClick={() => again.mutate()}>
        Analyse again
      </Button>
    </>
  );
}
