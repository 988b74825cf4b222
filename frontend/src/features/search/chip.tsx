import { assetUrl } from "@/api/client";
import { useObjectUrl } from "@/lib/pictures";

type Properties = { picture: File | null; like: string | null; onRemove: () => void };

/** The picture that is searched by, in the box, with a way to take it out. */
export function Chip({ picture, like, onRemove }: Properties) {
  const local = useObjectUrl(picture);
  const source = picture ? local : like ? assetUrl(like, "thumbnail", { side: 160 }) : null;
  return (
    <span className="inline-flex items-center gap-2 rounded-md bg-raised p-1 text-sm">
      {source && <img src={source} alt="" className="size-8 rounded-sm object-cover" />}
      <span className="max-w-40 truncate" dir="auto">
        {picture?.name ?? "Like this file"}
      </span>
      <button
        type="button"
        aria-label="Do not search by this picture"
        onClick={onRemove}
        className="rounded-sm px-2 py-1 hover:bg-surface"
      >
        ×
      </button>
    </span>
  );
}
