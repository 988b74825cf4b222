import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { type AssetKind, assetsQuery } from "@/api/assets";
import { assetUrl, reach, refusalOf } from "@/api/client";
import type { AssetObject } from "@/api/schema";
import { Icon } from "@/components/icon";

const LOOKED_AT = 30;
const OFFERED = 6;
// A sample comes to this page and goes back to the service.
const MOST_BYTES = 25 * 1024 * 1024;

type Properties = {
  kinds: AssetKind[];
  onFile: (file: File) => void;
  onProblem: (problem: string | null) => void;
};

/** A few small files of the library, to try something without looking for a file. */
export function Samples({ kinds, onFile, onProblem }: Properties) {
  const { data } = useInfiniteQuery(assetsQuery({}, LOOKED_AT));
  const fetched = useMutation({
    mutationFn: fileOf,
    onSuccess: onFile,
    onError: (error) => onProblem(error.message),
  });
  const fitting = (data?.pages[0]?.data ?? []).filter(
    (asset) => kinds.includes(asset.kind) && asset.size <= MOST_BYTES,
  );
  if (fitting.length === 0) return null;
  return (
    <div>
      <p className="mb-1 text-xs text-muted">or take one from the library</p>
      <ul className="grid grid-cols-6 gap-1.5">
        {fitting.slice(0, OFFERED).map((asset) => (
          <li key={asset.id}>
            <button
              type="button"
              title={asset.name ?? asset.id}
              aria-label={`Take ${asset.name ?? asset.id}`}
              disabled={fetched.isPending}
              onClick={() => fetched.mutate(asset)}
              className="flex aspect-square w-full items-center justify-center overflow-hidden rounded-md border border-line bg-raised hover:border-accent disabled:opacity-50"
            >
              {asset.kind === "audio" ? (
                <Icon name="audio" className="size-5" />
              ) : (
                <img src={assetUrl(asset.id, "thumbnail", { side: 160 })} alt="" className="size-full object-cover" />
              )}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

async function fileOf(asset: AssetObject): Promise<File> {
  const response = await reach(assetUrl(asset.id, "file"));
  if (!response.ok) throw await refusalOf(response);
  return new File([await response.blob()], asset.name ?? asset.id, { type: asset.media_type });
}
