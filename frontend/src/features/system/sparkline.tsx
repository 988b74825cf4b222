import { POINTS } from "./use-history";

const WIDTH = 200;
const HEIGHT = 40;

type Properties = { values: (number | null)[]; least?: number };

/** Return the path of a line over the newest values, the last one at the right edge; where there is none it is broken. */
export function line(values: (number | null)[], most: number): string {
  const step = WIDTH / (POINTS - 1);
  const left = WIDTH - (values.length - 1) * step;
  let pen = "M";
  return values
    .map((value, index) => {
      if (value === null) {
        pen = "M";
        return "";
      }
      const piece = `${pen}${(left + index * step).toFixed(1)} ${(HEIGHT - (HEIGHT - 2) * (value / most) - 1).toFixed(1)}`;
      pen = "L";
      return piece;
    })
    .join("");
}

/** A small chart without axes: how something went in the last two minutes. `least` is the smallest height of its scale. */
export function Sparkline({ values, least = 1 }: Properties) {
  const most = Math.max(least, ...values.map((value) => value ?? 0));
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="mt-1 h-14 w-full overflow-visible"
    >
      <path d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} className="stroke-line" vectorEffect="non-scaling-stroke" />
      <path
        d={line(values, most)}
        className="fill-none stroke-accent"
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
