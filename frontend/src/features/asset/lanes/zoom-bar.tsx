import { Button } from "@/components/button";
import { clock } from "@/lib/format";
import { magnification, panned, type View, whole } from "./axis";

type Properties = { duration: number; view: View; zoom: (factor: number) => void; show: (view: View) => void };

/** What is seen of the whole, and the ways to see less or more of it. */
export function ZoomBar({ duration, view, zoom, show }: Properties) {
  const times = magnification(view, duration);
  const zoomedIn = times > 1.001;
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      <h2 className="mr-auto font-semibold">Timeline</h2>
      {zoomedIn && (
        <input
          type="range"
          aria-label="Part of the timeline that is shown"
          aria-valuetext={`${clock(view.start)} to ${clock(view.end)}`}
          className="h-9 w-28 accent-accent sm:w-48"
          min={0}
          max={duration - (view.end - view.start)}
          step="any"
          value={view.start}
          onChange={(event) => show(panned(view, duration, event.target.valueAsNumber - view.start))}
        />
      )}
      <span className="text-xs text-muted tabular-nums">{times < 10 ? times.toFixed(1) : Math.round(times)}×</span>
      <Button look="quiet" aria-label="Zoom out" disabled={!zoomedIn} onClick={() => zoom(0.5)}>
        −
      </Button>
      <Button look="quiet" aria-label="Zoom in" disabled={view.end - view.start <= 1} onClick={() => zoom(2)}>
        +
      </Button>
      <Button look="quiet" disabled={!zoomedIn} onClick={() => show(whole(duration))}>
        Show all
      </Button>
    </div>
  );
}
