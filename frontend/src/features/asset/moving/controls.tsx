import type { ReactNode } from "react";
import { clock } from "@/lib/format";
import { Icon, type IconName } from "./icon";
import type { Command } from "./keys";
import { type Player, usePlayer } from "./player";

/** What can be shown over a film. */
export type Layer = "faces" | "people" | "subtitles";

type Properties = {
  player: Player;
  film: boolean;
  said: boolean;
  layers: ReadonlySet<Layer>;
  flip: (layer: Layer) => void;
  act: (command: Command) => void;
};

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];

export function Controls({ player, film, said, layers, flip, act }: Properties) {
  const playing = usePlayer(player, (now) => now.playing);
  const playable = usePlayer(player, (now) => now.playable);
  const muted = usePlayer(player, (now) => now.media?.muted ?? false);
  return (
    <div className="px-2 pt-1 pb-2">
      <SeekBar player={player} />
      <div className="flex flex-wrap items-center gap-1">
        <Press
          icon={playing ? "pause" : "play"}
          name={playing ? "Pause" : "Play"}
          off={!playable}
          act={() => act({ do: "toggle" })}
        />
        <Press icon="back" name="Back by a frame" act={() => act({ do: "frame", frames: -1 })} />
        <Press icon="on" name="On by a frame" act={() => act({ do: "frame", frames: 1 })} />
        <Time player={player} />
        <span className="flex-1" />
        {film && <Flip name="Faces" layer="faces" layers={layers} flip={flip} />}
        {film && <Flip name="People" layer="people" layers={layers} flip={flip} />}
        {film && said && <Flip name="Subtitles" layer="subtitles" layers={layers} flip={flip} />}
        <Rate player={player} />
        <Press
          icon={muted ? "muted" : "loud"}
          name={muted ? "Unmute" : "Mute"}
          off={!playable}
          act={() => act({ do: "mute" })}
        />
        {film && <Press icon="full" name="Full screen" act={() => act({ do: "fullscreen" })} />}
      </div>
    </div>
  );
}

/** The place in the recording; also the way to move for whoever cannot use the timeline below. */
function SeekBar({ player }: { player: Player }) {
  const time = usePlayer(player, (now) => Math.round(now.time * 10) / 10);
  return (
    <input
      type="range"
      aria-label="Position"
      aria-valuetext={`${clock(time)} of ${clock(player.duration)}`}
      className="block h-6 w-full accent-accent"
      min={0}
      max={player.duration}
      step={0.1}
      value={time}
      onChange={(event) => player.seek(event.target.valueAsNumber)}
    />
  );
}

function Time({ player }: { player: Player }) {
  const time = usePlayer(player, (now) => clock(now.time));
  return (
    <span className="px-2 text-sm whitespace-nowrap tabular-nums">
      {time} <span className="text-muted">/ {clock(player.duration)}</span>
    </span>
  );
}

const ROUND = "inline-flex h-9 min-w-9 items-center justify-center rounded-md hover:bg-raised disabled:opacity-40";

function Press({ icon, name, act, off = false }: { icon: IconName; name: string; act: () => void; off?: boolean }) {
  return (
    <button type="button" aria-label={name} title={name} disabled={off} onClick={act} className={ROUND}>
      <Icon name={icon} />
    </button>
  );
}

type FlipProperties = Pick<Properties, "layers" | "flip"> & { name: string; layer: Layer };

function Flip({ name, layer, layers, flip }: FlipProperties) {
  const on = layers.has(layer);
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={() => flip(layer)}
      className={`inline-flex h-8 items-center gap-1.5 rounded-full border px-2.5 text-xs font-medium ${on ? "border-accent text-accent" : "border-line text-muted"} hover:bg-raised`}
    >
      <Mark on={on} />
      {name}
    </button>
  );
}

/** A full or an empty circle: whether something is on is not told by colour alone. */
function Mark({ on }: { on: boolean }): ReactNode {
  return <span aria-hidden="true" className={`size-2 rounded-full border border-current ${on ? "bg-current" : ""}`} />;
}

function Rate({ player }: { player: Player }) {
  const rate = usePlayer(player, (now) => now.media?.playbackRate ?? 1);
  return (
    <select
      aria-label="Speed"
      className="h-8 rounded-md border border-edge bg-surface px-1 text-xs tabular-nums"
      value={rate}
      onChange={(event) => player.setRate(Number(event.target.value))}
    >
      {RATES.map((each) => (
        <option key={each} value={each}>
          {each}×
        </option>
      ))}
    </select>
  );
}
