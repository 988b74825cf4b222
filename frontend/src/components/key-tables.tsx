import { SHORTCUTS } from "@/lib/shortcuts";

/** What the keys do, by place. */
export function KeyTables() {
  return (
    <div className="grid gap-x-10 gap-y-5 md:grid-cols-2">
      {SHORTCUTS.map(({ place, keys }) => (
        <table key={place} className="w-full self-start text-sm">
          <caption className="mb-1 text-left text-xs text-muted">{place}</caption>
          <tbody>
            {keys.map((line) => (
              <tr key={line.does} className="border-t border-line">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  {line.does}
                </th>
                <td className="py-1.5 text-right whitespace-nowrap">
                  {line.keys.map((key) => (
                    <kbd key={key} className="ml-1 rounded-sm border border-line bg-raised px-1.5 font-sans text-xs">
                      {key}
                    </kbd>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
