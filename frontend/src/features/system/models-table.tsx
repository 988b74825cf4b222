import { Link } from "@tanstack/react-router";
import { Missing, Panel } from "./panel";
import { type Sample, total } from "./prometheus";
import { duration } from "./traffic";

type Row = { model: string; calls: number; items: number; mean: number; load: number | null };

/** Return what each model has done since the service began, the busiest first. */
export function rowsOf(samples: Sample[]): Row[] {
  const loads = samples.filter((sample) => sample.name === "media_service_model_load_seconds");
  const names = samples.map((sample) => sample.labels.model).filter((name) => name !== undefined);
  const rows = [...new Set(names)].map((model) => {
    const sum = (name: string) => total(samples, name, (sample) => sample.labels.model === model) ?? 0;
    const calls = sum("media_service_inference_seconds_count");
    return {
      model,
      calls,
      items: sum("media_service_batch_items_sum"),
      mean: calls === 0 ? 0 : sum("media_service_inference_seconds_sum") / calls,
      load: loads.find((sample) => sample.labels.model === model)?.value ?? null,
    };
  });
  return rows.sort((a, b) => b.items - a.items);
}

/** What each model has done since the service began. */
export function ModelsTable({ samples }: { samples: Sample[] | null }) {
  const rows = samples ? rowsOf(samples) : [];
  return (
    <Panel
      title="Models"
      aside={
        <Link to="/models" className="text-accent underline">
          Load and unload
        </Link>
      }
    >
      {rows.length === 0 ? (
        <Missing>{samples ? "No model has been asked." : "Not known yet."}</Missing>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full text-sm tabular-nums">
            <thead className="text-xs text-muted">
              <tr className="text-right">
                <th className="py-1 text-left font-normal">Since the start</th>
                <th className="py-1 pl-3 font-normal">Items</th>
                <th className="py-1 pl-3 font-normal">Batches</th>
                <th className="py-1 pl-3 font-normal">Mean time of a batch</th>
                <th className="py-1 pl-3 font-normal">Last load</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.model} className="border-t border-line text-right">
                  <th scope="row" className="py-1 text-left font-normal">
                    {row.model}
                  </th>
                  <td className="py-1 pl-3">{row.items}</td>
                  <td className="py-1 pl-3">{row.calls}</td>
                  <td className="py-1 pl-3">{row.calls === 0 ? "–" : duration(row.mean)}</td>
                  <td className="py-1 pl-3">{duration(row.load)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
