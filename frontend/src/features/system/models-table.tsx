import { Link } from "@tanstack/react-router";
import { Missing, Panel } from "@/components/panel";
import { type Column, Table } from "@/components/table";
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

const COLUMNS: Column[] = [
  { name: "Since the start" },
  { name: "Items", look: "number" },
  { name: "Batches", look: "number" },
  { name: "Mean time of a batch", look: "number" },
  { name: "Last load", look: "number" },
];

function cellsOf({ model, items, calls, mean, load }: Row) {
  return { key: model, cells: [model, items, calls, calls === 0 ? "–" : duration(mean), duration(load)] };
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
        <Table label="Work of the models" columns={COLUMNS} rows={rows.map(cellsOf)} />
      )}
    </Panel>
  );
}
