import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { analyse, analysisQuery } from "@/api/asset";
import { eraseAsset } from "@/api/assets";
import { assetUrl } from "@/api/client";
import { isFinal } from "@/api/jobs";
import type { AssetObject } from "@/api/schema";
import { Button } from "@/components/button";
import { Confirm } from "@/components/confirm";
import { useBeginning } from "./analysis/use-beginning";

const LINK =
  "inline-flex min-h-9 items-center justify-center rounded-md border border-line bg-surface px-3 text-sm font-medium hover:bg-raised";

/** What can be done with an asset. */
export function Actions({ asset }: { asset: AssetObject }) {
  return (
    <>
      <AnalyseAgain assetId={asset.id} />
      <a className={LINK} href={assetUrl(asset.id, "timeline")} download={`${stem(asset)}.timeline.json`}>
        Timeline as JSON
      </a>
      <a className={LINK} href={assetUrl(asset.id, "file")} download={asset.name ?? asset.id}>
        Download
      </a>
      <Deletion asset={asset} />
    </>
  );
}

/** Return an asset's name without its ending, for files made of it. */
export function stem(asset: AssetObject): string {
  return asset.name?.replace(/\.[^.]+$/, "") || asset.id;
}

function AnalyseAgain({ assetId }: { assetId: string }) {
  const job = useQuery(analysisQuery(assetId)).data;
  const again = useBeginning(assetId, () => analyse(assetId));
  return (
    <>
      {again.error && (
        <span role="alert" className="self-center text-sm text-bad">
          {again.error.message}
        </span>
      )}
      <Button disabled={again.isPending || (job ? !isFinal(job.state) : false)} onClick={() => again.mutate()}>
        Analyse again
      </Button>
    </>
  );
}

function Deletion({ asset }: { asset: AssetObject }) {
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const erase = useMutation({
    mutationFn: () => eraseAsset(asset.id),
    onSuccess: async () => {
      await navigate({ to: "/" });
      await Promise.all(["assets", "jobs"].map((kind) => queries.invalidateQueries({ queryKey: [kind] })));
    },
  });
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        Delete
      </Button>
      {asking && (
        <Confirm
          title="Delete this asset?"
          verb={erase.isPending ? "Deleting" : "Delete"}
          busy={erase.isPending}
          confirm={() => erase.mutate()}
          close={() => setAsking(false)}
        >
          <p className="break-words">
            <bdi>{asset.name ?? asset.id}</bdi> is erased with everything that was found in it. This cannot be undone.
          </p>
          {erase.error && (
            <p role="alert" className="mt-2 text-bad">
              {erase.error.message}
            </p>
          )}
        </Confirm>
      )}
    </>
  );
}
