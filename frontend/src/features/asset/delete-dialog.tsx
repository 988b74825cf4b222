import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { RefObject } from "react";
import { deleteAsset } from "@/api/asset";
import type { AssetObject } from "@/api/schema";
import { Button } from "@/components/button";

type Properties = { asset: AssetObject; dialog: RefObject<HTMLDialogElement | null> };

/** Ask before everything made of an asset is erased. */
export function DeleteDialog({ asset, dialog }: Properties) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const erase = useMutation({
    mutationFn: () => deleteAsset(asset.id),
    onSuccess: async () => {
      await navigate({ to: "/" });
      await queries.invalidateQueries({ queryKey: ["assets"] });
    },
  });
  return (
    <dialog
      ref={dialog}
      aria-labelledby="delete-title"
      className="m-auto w-[min(28rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-5 text-ink backdrop:bg-black/50"
    >
      <h2 id="delete-title" className="text-lg font-semibold">
        Delete this asset?
      </h2>
      <p className="mt-2 text-sm break-words text-muted">
        <bdi>{asset.name ?? asset.id}</bdi> is erased with everything that was found in it. This cannot be undone.
      </p>
      {erase.error && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {erase.error.message}
        </p>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={() => dialog.current?.close()}>Keep it</Button>
        <Button look="danger" disabled={erase.isPending} onClick={() => erase.mutate()}>
          {erase.isPending ? "Deleting" : "Delete"}
        </Button>
      </div>
    </dialog>
  );
}
