import type { FoundFrame } from "@/api/schema";
import type { Pointed } from "@/components/overlay/overlay";
import { SEEN } from "@/components/overlay/skeleton";
import { Panel } from "@/components/panel";
import { percent } from "@/lib/format";
import type { Shown } from "./canvas";

type Properties = {
  frame: FoundFrame;
  steps: ReadonlySet<string>;
  shown: Shown;
  show: (shown: Shown) => void;
  pointed: Pointed;
  point: (pointed: Pointed) => void;
};

/** Faces and people as a list; whoever points at one sees which it is. */
export function FoundList({ frame, steps, shown, show, pointed, point }: Properties) {
  if (!steps.has("faces") && !steps.has("poses")) return null;
  const pointing = { pointed, point };
  return (
    <Panel title="Faces and people">
      {steps.has("faces") && (
        <Group
          name="Faces"
          none="No faces found."
          on={shown.faces}
          flip={() => show({ ...shown, faces: !shown.faces })}
        >
          {frame.faces.map((face, index) => (
            <Item
              key={`${face.box.normalised.x} ${face.box.normalised.y}`}
              kind="face"
              index={index}
              told={percent(face.score)}
              {...pointing}
            />
          ))}
        </Group>
      )}
      {steps.has("poses") && (
        <Group
          name="People"
          none="No people found."
          on={shown.people}
          flip={() => show({ ...shown, people: !shown.people })}
        >
          {frame.people.map((person, index) => {
            const seen = person.landmarks.filter((each) => each.visibility >= SEEN).length;
            const told = `${seen} of ${person.landmarks.length} points seen`;
            return (
              <Item
                key={told + String(person.landmarks[0]?.normalised.x)}
                kind="person"
                index={index}
                told={told}
                {...pointing}
              />
            );
          })}
        </Group>
      )}
    </Panel>
  );
}

type GroupProperties = { name: string; none: string; on: boolean; flip: () => void; children: React.ReactNode[] };

function Group({ name, none, on, flip, children }: GroupProperties) {
  return (
    <div className="mt-2 first:mt-0">
      <label className="flex min-h-8 items-center gap-2 font-medium">
        <input type="checkbox" className="size-4 accent-accent" checked={on} onChange={flip} />
        Show {name.toLowerCase()}
        <span className="ml-auto text-muted tabular-nums">{children.length}</span>
      </label>
      {children.length > 0 ? <ul>{children}</ul> : <p className="text-muted">{none}</p>}
    </div>
  );
}

type ItemProperties = Pick<Properties, "pointed" | "point"> & {
  kind: "face" | "person";
  index: number;
  told: string;
};

function Item({ kind, index, told, pointed, point }: ItemProperties) {
  const here = pointed?.kind === kind && pointed.index === index;
  const name = kind === "face" ? "Face" : "Person";
  const me = { kind, index };
  return (
    <li>
      <button
        type="button"
        aria-pressed={here}
        className={`flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-raised ${here ? "bg-raised" : ""}`}
        onPointerEnter={() => point(me)}
        onPointerLeave={() => point(null)}
        onFocus={() => point(me)}
        onBlur={() => point(null)}
      >
        <span
          aria-hidden="true"
          className={`size-2.5 border border-black/50 ${kind === "face" ? "rounded-xs bg-face" : "rounded-full bg-person"}`}
        />
        {name} {index + 1}
        <span className="ml-auto text-muted tabular-nums">{told}</span>
      </button>
    </li>
  );
}
