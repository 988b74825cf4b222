import type { ModelObject } from "@/api/schema";
import { type Piece, StackedBar } from "@/components/stacked-bar";
import { hue } from "@/lib/colours";
import { bytes } from "@/lib/format";
import { inMemory } from "./words";

/** Return a piece for each model in memory. One that was never measured counts with its files, and says so. */
export function pieces(models: ModelObject[]): Piece[] {
  return models.filter(inMemory).map((model) => ({
    name: model.id,
    value: model.memory_bytes ?? model.size,
    text: model.memory_bytes === null ? `${bytes(model.size)} of files` : bytes(model.memory_bytes),
    colour: hue(models.indexOf(model)),
  }));
}

/** How much of memory each loaded model has. */
export function Memory({ models }: { models: ModelObject[] }) {
  const loaded = pieces(models);
  const sum = loaded.reduce((all, piece) => all + piece.value, 0);
  return (
    <section aria-labelledby="memory" className="mb-6 rounded-lg border border-line bg-surface p-4">
      <h2 id="memory" className="mb-3 flex flex-wrap justify-between gap-2 text-sm">
        <span className="font-medium">
          {loaded.length} of {models.length} models in memory
        </span>
        <span className="text-muted tabular-nums">{bytes(sum)} </span>
      </h2>
      <StackedBar label="Memory of the loaded models" pieces={loaded} />
    </section>
  );
}
