/** Return how a cosine is coloured: the least of the map is empty, the greatest full. */
export function shade(value: number, least: number, most: number): number {
  return most === least ? 1 : (value - least) / (most - least);
}

/** Cosines of each with each, as a table whose cells are coloured by their values. */
export function HeatMap({ names, values }: { names: string[]; values: number[][] }) {
  const all = values.flat();
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return (
    <div className="overflow-x-auto">
      <table className="border-separate border-spacing-0.5 text-xs tabular-nums">
        <thead>
          <tr>
            <td />
            {names.map((name, index) => (
              <th
                key={index}
                scope="col"
                className="max-w-20 truncate px-1 font-normal text-muted"
                title={name}
                dir="auto"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {values.map((row, index) => (
            <tr key={index}>
              <th
                scope="row"
                className="max-w-40 truncate pr-2 text-left font-normal text-muted"
                title={names[index]}
                dir="auto"
              >
                {names[index]}
              </th>
              {row.map((value, column) => (
                <Cell key={`${index} ${column}`} value={value} strength={shade(value, least, most)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ value, strength }: { value: number; strength: number }) {
  // Beyond half, the colour is nearer to the accent than to the surface, and so is what can be read on it.
  const look = strength > 0.5 ? "text-on-accent" : "text-ink";
  const share = strength > 0.5 ? 100 : Math.round(strength * 40);
  return (
    <td
      className={`h-10 min-w-14 rounded-sm text-center ${look}`}
      style={{
        background: `color-mix(in oklab, var(--accent) ${share === 100 ? Math.round(70 + strength * 30) : share}%, var(--surface))`,
      }}
    >
      {value.toFixed(2)}
    </td>
  );
}
