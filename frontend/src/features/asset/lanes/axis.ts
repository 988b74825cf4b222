/** The part of a recording that is seen, in seconds. */
export interface View {
  start: number;
  end: number;
}

const SHORTEST = 1;
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Return the view in which everything is seen. */
export function whole(duration: number): View {
  return { start: 0, end: Math.max(duration, 0.01) };
}

/** Return a view of `span` seconds that begins near `start` and stays inside the recording. */
function placed(start: number, span: number, duration: number): View {
  const length = Math.min(duration, Math.max(span, Math.min(SHORTEST, duration)));
  const first = Math.min(Math.max(0, start), duration - length);
  return { start: first, end: first + length };
}

/** Show `factor` times less of the recording, with the moment `around` staying where it is on the screen. */
export function zoomed(view: View, duration: number, factor: number, around: number): View {
  const span = view.end - view.start;
  const share = (around - view.start) / span;
  const length = Math.min(duration, Math.max(span / factor, Math.min(SHORTEST, duration)));
  return placed(around - share * length, length, duration);
}

/** Move the view by seconds. */
export function panned(view: View, duration: number, seconds: number): View {
  return placed(view.start + seconds, view.end - view.start, duration);
}

/** Turn the page so that a moment is seen; the same view when it is seen already. */
export function revealed(view: View, duration: number, time: number): View {
  if (time >= view.start && time <= view.end) return view;
  return placed(time, view.end - view.start, duration);
}

/** Return how many times larger than the whole the view shows things. */
export function magnification(view: View, duration: number): number {
  return duration / (view.end - view.start);
}

/** Return where a moment is, in pixels from the left. */
export function toX(view: View, width: number, time: number): number {
  return ((time - view.start) / (view.end - view.start)) * width;
}

/** Return which moment is at a place. */
export function toTime(view: View, width: number, x: number): number {
  return view.start + (x / Math.max(1, width)) * (view.end - view.start);
}

/** Return the round moments to write on the ruler, at least `apart` pixels from each other. */
export function ticks(view: View, width: number, apart = 72): { step: number; times: number[] } {
  const seconds = ((view.end - view.start) * apart) / Math.max(1, width);
  const step = STEPS.find((each) => each >= seconds) ?? Math.ceil(seconds / 3600) * 3600;
  const first = Math.ceil(view.start / step - 1e-9);
  const last = Math.floor(view.end / step + 1e-9);
  return { step, times: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step) };
}
