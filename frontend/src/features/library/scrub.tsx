import { useQuery } from "@tanstack/react-query";
import { assetUrl } from "@/api/client";
import { spriteQuery } from "@/api/timeline";
import { clock } from "@/lib/format";

/** The picture of a film at a share of its length, out of its sheet of small pictures; nothing until the sheet is there. */
export function Scrub({ id, share }: { id: string; share: number }) {
  const { data: sheet } = useQuery({ ...spriteQuery(id), retry: false });
  const tile = sheet?.tiles[Math.min(sheet.tiles.length - 1, Math.floor(share * sheet.tiles.length))];
  if (!sheet || !tile) return null;
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 flex items-center justify-center bg-black">
      <div
        className="max-h-full w-full bg-no-repeat"
        style={{
          aspectRatio: `${sheet.width} / ${sheet.height}`,
          maxWidth: `${(400 / 3) * (sheet.width / sheet.height)}%`,
          backgroundImage: `url("${assetUrl(id, "sprite")}")`,
          backgroundSize: `${sheet.columns * 100}% ${sheet.rows * 100}%`,
          backgroundPosition: `${place(tile.x / sheet.width, sheet.columns)} ${place(tile.y / sheet.height, sheet.rows)}`,
        }}
      />
      <div
        className="absolute inset-x-0 bottom-0 h-0.5 origin-left bg-white/80"
        style={{ transform: `scaleX(${share})` }}
      />
      <span className="absolute top-1.5 left-1/2 -translate-x-1/2 rounded bg-black/75 px-1.5 text-xs text-white">
        {clock(tile.time)}
      </span>
    </div>
  );
}

/** Return where a background must stand so that its picture number `at` of `count` is seen. */
export function place(at: number, count: number): string {
  return count > 1 ? `${(at / (count - 1)) * 100}%` : "0%";
}
