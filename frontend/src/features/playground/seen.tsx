import type { Face, Pose } from "@/api/schema";
import { Overlay } from "@/components/overlay/overlay";
import { percent } from "@/lib/format";
import { useObjectUrl } from "@/lib/pictures";

/** The picture that was sent, and what was found drawn over it. */
export function Seen({ file, faces = [], poses = [] }: { file: File; faces?: Face[]; poses?: Pose[] }) {
  const url = useObjectUrl(file);
  return (
    <div className="relative mx-auto w-fit max-w-full">
      {url && <img src={url} alt={file.name} className="block max-h-[50vh] max-w-full rounded-md" />}
      <Overlay faces={faces} people={poses} />
    </div>
  );
}

/** The same in words, for whoever does not see the drawing. */
export function FoundFaces({ file, faces }: { file: File; faces: Face[] }) {
  return (
    <>
      <Seen file={file} faces={faces} />
      <p className="mt-3 text-sm">
        {faces.length === 0
          ? "No face was found."
          : `Found: ${faces.map((face) => percent(face.score)).join(", ")} sure.`}
      </p>
    </>
  );
}

export function FoundPoses({ file, poses }: { file: File; poses: Pose[] }) {
  const visible = (pose: Pose) => pose.landmarks.filter((point) => point.visibility >= 0.5).length;
  return (
    <>
      <Seen file={file} poses={poses} />
      <p className="mt-3 text-sm">
        {poses.length === 0
          ? "Nobody was found."
          : `${poses.map((pose) => `${visible(pose)} of ${pose.landmarks.length}`).join(", ")} points are visible.`}
      </p>
    </>
  );
}
