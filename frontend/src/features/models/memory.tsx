import { useQuery } from "@tanstack/react-query";
import type { ApiInformation, ModelObject } from "@/api/schema";
import { infoQuery } from "@/api/system";
import { type Piece, StackedBar } from "@/components/stacked-bar";
import { hue } from "@/lib/colours";
import { bytes, percent } from "@/lib/format";
import { inMemory } from "./words";

function needOf(model: ModelObject): number {
  return model.memory_bytes ?? model.size;
}

/** Return a piece for each model in memory. One that was never measured counts with its files, and says so. */
export function pieces(models: ModelObject[]): Piece[] {
  return models.filter(inMemory).map((model) => ({
    name: model.id,
    value: needOf(model),
    text: model.memory_bytes === null ? `${bytes(model.size)} of files` : bytes(model.memory_bytes),
    colour: hue(models.indexOf(model)),
  }));
}

const OWNERS = { container: "this container may use", machine: "this machine has" };

/** Say how much of what there is the models take; without knowing that, only how much they take. */
export function told(sum: number, memory: ApiInformation["memory"] | undefined): string {
  if (!memory) return bytes(sum);
  return `${bytes(sum)} of the ${bytes(memory.size)} that ${OWNERS[memory.set_by]}, ${percent(sum / memory.size)}`;
}

/** How much of the memory that there is each loaded model takes. */
export function Memory({ models }: { models: ModelObject[] }) {
  const memory = useQuery(infoQuery()).data?.memory;
  const loaded = pieces(models);
  const sum = loaded.reduce((all, piece) => all + piece.value, 0);
  const waiting = models.filter((model) => !inMemory(model)).reduce((all, model) => all + needOf(model), 0);
  return (
    <section aria-labelledby="memory" className="mb-6 rounded-lg border border-line bg-surface p-4">
      <h2 id="memory" className="mb-3 flex flex-wrap justify-between gap-2 text-sm">
        <span className="font-medium">
          {loaded.length} of {models.length} models in memory
        </span>
        <span className="text-muted tabular-nums">{told(sum, memory)}</span>
      </h2>
      <StackedBar label="Memory of the loaded models" pieces={loaded} total={memory?.size} />
      {memory && sum + waiting > memory.size && (
        <p className="mt-3 text-sm text-warn">
          All models together need {bytes(sum + waiting)}: not all of them can be in memory at once.
        </p>
      )}
    </section>
  );
}
