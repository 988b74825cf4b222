import { useQuery } from "@tanstack/react-query";
import type { ApiInformation } from "@/api/schema";
import { infoQuery } from "@/api/system";
import { Missing, Panel } from "@/components/panel";
import { Skeleton } from "@/components/skeleton";

const PROFILES: Record<ApiInformation["profile"], string> = {
  real: "Real models",
  demo: "Demo: small models, trained on drawn shapes",
  bench: "Bench: random weights, answers mean nothing",
};

/** What runs: the service and the libraries in its image. */
export function Versions() {
  const { data, error } = useQuery({ ...infoQuery(), retry: false });
  return (
    <Panel title="Versions" aside={data && `Lamina ${data.version}`}>
      {error && <Missing>The API does not tell its versions: {error.message}</Missing>}
      {!error && (data ? <Table info={data} /> : <Skeleton className="h-40" />)}
    </Panel>
  );
}

function Table({ info }: { info: ApiInformation }) {
  const libraries = Object.entries(info.versions).filter((entry): entry is [string, string] => entry[1] !== null);
  const rows = [
    ["Models", PROFILES[info.profile]],
    ["Access", info.access === "keys" ? "who has a key" : "everybody who reaches it"],
    ...libraries,
  ];
  return (
    <table className="w-full text-sm">
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name} className="border-t border-line first:border-t-0">
            <th scope="row" className="py-1 pr-3 text-left font-normal text-muted">
              {name}
            </th>
            <td className="py-1 text-right tabular-nums">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
