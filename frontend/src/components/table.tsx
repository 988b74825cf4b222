import type { ReactNode } from "react";

export type Column = { name: string; look?: "text" | "number" };
export type Row = { key: string; cells: readonly ReactNode[] };

const LOOKS = { text: "text-left", number: "text-right whitespace-nowrap tabular-nums" };

type Properties = { label: string; columns: readonly Column[]; rows: readonly Row[]; className?: string };

/**
 * Facts in rows; the first cell of a row says what the row is about. What is wider than its place, or higher than
 * `className` lets it be, is scrolled, by keyboard too; the head stays in sight.
 */
export function Table({ label, columns, rows, className = "" }: Properties) {
  const look = (index: number) => `py-1 not-last:pr-3 font-normal ${LOOKS[columns[index]?.look ?? "text"]}`;
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus nobody scrolls it by keyboard
      tabIndex={0}
      className={`overflow-auto focus-visible:-outline-offset-2 ${className}`}
    >
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface text-xs text-muted">
          <tr>
            {columns.map(({ name }, index) => (
              <th key={name} scope="col" className={look(index)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [about, ...others] }) => (
            <tr key={key} className="border-t border-line align-top">
              <th scope="row" className={look(0)}>
                {about}
              </th>
              {others.map((cell, index) => (
                <td key={columns[index + 1]?.name} className={look(index + 1)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
