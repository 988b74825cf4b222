import { Missing, Panel } from "@/components/panel";
import { type Piece, StackedBar } from "@/components/stacked-bar";
import { hue } from "@/lib/colours";
import { bytes } from "@/lib/format";
import { type Sample, total } from "./prometheus";

type Disk = { kept: number; quota: number | null; size: number; free: number };

/** Return what is kept and how much may be; null when the service does not tell. */
export function diskOf(samples: Sample[]): Disk | null {
  const [kept, size, free] = ["data_bytes", "disk_size_bytes", "disk_free_bytes"].map((name) =>
    total(samples, `media_service_${name}`),
  );
  if (kept == null || size == null || free == null) return null;
  return { kept, size, free, quota: total(samples, "media_service_data_quota_bytes") };
}

/** Return the pieces of the bar, and what the whole bar stands for. */
export function pieces({ kept, quota, size, free }: Disk): { pieces: Piece[]; whole: number } {
  const own = { name: "Kept here", value: kept, text: bytes(kept), colour: hue(0) };
  if (quota !== null) return { pieces: [own], whole: quota };
  const others = Math.max(0, size - free - kept);
  return {
    pieces: [own, { name: "Everything else on the disk", value: others, text: bytes(others), colour: "var(--muted)" }],
    whole: size,
  };
}

/** How full the data folder is. */
export function Disk({ samples }: { samples: Sample[] | null }) {
  const disk = samples && diskOf(samples);
  if (!disk) {
    return (
      <Panel title="Disk">
        <Missing>{samples ? "The service keeps nothing on a disk." : "Not known yet."}</Missing>
      </Panel>
    );
  }
  const bar = pieces(disk);
  const tight = disk.quota !== null && disk.quota - disk.kept > disk.free;
  return (
    <Panel title="Disk" aside={`${bytes(disk.free)} free on the disk`}>
      <StackedBar label="Use of the disk" pieces={bar.pieces} total={bar.whole} />
      <p className="mt-3 text-sm text-muted">
        {disk.quota === null ? "No quota is set." : `At most ${bytes(disk.quota)} may be kept.`}
        {tight && <span className="text-warn"> The disk will be full before the quota is.</span>}
      </p>
    </Panel>
  );
}
