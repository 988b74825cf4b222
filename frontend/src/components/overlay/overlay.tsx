import type { Face, FoundPerson } from "@/api/schema";
import { percent } from "@/lib/format";
import { bones, SEEN } from "./skeleton";

/** A found thing that is pointed at, such as `face 1`; the others step back. */
export type Pointed = { kind: "face" | "person"; index: number } | null;

type Properties = { faces: readonly Face[]; people: readonly Pick<FoundPerson, "landmarks">[]; pointed?: Pointed };

/**
 * What models saw, drawn over a picture: lay it into an element of exactly the picture's size. The drawing is stretched
 * with the picture while its lines and points stay as thick as they are.
 */
export function Overlay({ faces, people, pointed = null }: Properties) {
  const faded = (kind: "face" | "person", index: number) =>
    pointed && (pointed.kind !== kind || pointed.index !== index) ? "opacity-25" : "";
  return (
    <div className="pointer-events-none absolute inset-0 overflow-hidden" aria-hidden="true">
      <svg className="absolute inset-0 size-full" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        {people.map((person, index) => (
          <g key={keyOf(person)} className={faded("person", index)}>
            <Skeleton person={person} />
          </g>
        ))}
        {faces.map((face, index) => (
          <g key={keyOfFace(face)} className={faded("face", index)}>
            <FacePoints face={face} />
          </g>
        ))}
      </svg>
      {faces.map((face, index) => (
        <FaceBox key={keyOfFace(face)} face={face} look={faded("face", index)} />
      ))}
    </div>
  );
}

/** People have no score and no id; where their first point is tells them apart. */
function keyOf(person: Pick<FoundPerson, "landmarks">): string {
  const first = person.landmarks[0]?.normalised;
  return first ? `${first.x} ${first.y}` : "";
}

function keyOfFace({ box }: Face): string {
  return `${box.normalised.x} ${box.normalised.y}`;
}

function FaceBox({ face, look }: { face: Face; look: string }) {
  const { x, y, width, height } = face.box.normalised;
  const share = (value: number) => `${value * 100}%`;
  return (
    <div
      className={`absolute rounded-sm border-2 border-face shadow-[0_0_0_1px_rgb(0_0_0/0.7),inset_0_0_0_1px_rgb(0_0_0/0.5)] ${look}`}
      style={{ left: share(x), top: share(y), width: share(width), height: share(height) }}
    >
      <span className="absolute -top-0.5 left-0 -translate-y-full rounded-sm bg-face px-1 text-[11px] leading-4 font-semibold whitespace-nowrap text-black tabular-nums">
        {percent(face.score)}
      </span>
    </div>
  );
}

function FacePoints({ face }: { face: Face }) {
  return Object.entries(face.keypoints).map(([name, { normalised }]) => (
    <Dot key={name} x={normalised.x} y={normalised.y} look="stroke-face" />
  ));
}

function Skeleton({ person }: { person: Pick<FoundPerson, "landmarks"> }) {
  const lines = bones(person.landmarks);
  return (
    <>
      {["stroke-black/60 stroke-[5px]", "stroke-person stroke-[2.5px]"].map((look) => (
        <g key={look} className={look} strokeLinecap="round">
          {lines.map(({ name, from, to }) => (
            <line
              key={name}
              x1={from.normalised.x}
              y1={from.normalised.y}
              x2={to.normalised.x}
              y2={to.normalised.y}
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </g>
      ))}
      {person.landmarks
        .filter((each) => each.visibility >= SEEN)
        .map(({ name, normalised }) => (
          <Dot key={name} x={normalised.x} y={normalised.y} look="stroke-person" />
        ))}
    </>
  );
}

/** A line without length has round ends only: a point that does not grow with the picture. */
function Dot({ x, y, look }: { x: number; y: number; look: string }) {
  const place = { x1: x, y1: y, x2: x, y2: y, vectorEffect: "non-scaling-stroke" } as const;
  return (
    <>
      <line {...place} strokeLinecap="round" className="stroke-black/70 stroke-[7px]" />
      <line {...place} strokeLinecap="round" className={`stroke-[4.5px] ${look}`} />
    </>
  );
}
