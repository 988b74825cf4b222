import { useEffect, useState } from "react";
import type { AssetKind } from "@/api/assets";
import { useSettled } from "@/lib/settled";
import type { Order } from "./order";

export type Filters = { kind?: AssetKind | undefined; name?: string | undefined; order?: Order | undefined };

const KINDS: readonly [AssetKind | undefined, string][] = [
  [undefined, "All"],
  ["image", "Pictures"],
  ["video", "Films"],
  ["audio", "Sounds"],
];
const ORDERS: readonly [Order, string][] = [
  ["newest", "Newest first"],
  ["oldest", "Oldest first"],
  ["name", "By name"],
  ["size", "Largest first"],
];
const FIELD = "h-9 rounded-md border border-edge bg-surface px-3 text-sm";

/** What of the library is shown, and in which order. */
export function FilterBar({ filters, change }: { filters: Filters; change: (changed: Filters) => void }) {
  return (
    <search className="mb-4 flex flex-wrap items-center gap-2" aria-label="Filter the library">
      <fieldset className="flex rounded-md border border-edge bg-surface p-0.5">
        <legend className="sr-only">Kind</legend>
        {KINDS.map(([kind, words]) => (
          <button
            key={words}
            type="button"
            aria-pressed={filters.kind === kind}
            onClick={() => change({ kind })}
            className="h-8 rounded px-2.5 text-sm text-muted hover:text-ink aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-ink"
          >
            {words}
          </button>
        ))}
      </fieldset>
      <NameField name={filters.name ?? ""} change={(name) => change({ name: name || undefined })} />
      <select
        aria-label="Order"
        value={filters.order ?? "newest"}
        onChange={({ target }) => change({ order: target.value === "newest" ? undefined : (target.value as Order) })}
        className={FIELD}
      >
        {ORDERS.map(([order, words]) => (
          <option key={order} value={order}>
            {words}
          </option>
        ))}
      </select>
    </search>
  );
}

function NameField({ name, change }: { name: string; change: (name: string) => void }) {
  const [written, setWritten] = useState(name);
  const settled = useSettled(written, 250);
  // The address may change by itself, with the browser's way back: then the field follows.
  useEffect(() => setWritten(name), [name]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was written is told, not every new function
  useEffect(() => {
    if (settled !== name && settled === written) change(settled);
  }, [settled]);
  return (
    <input
      type="search"
      aria-label="Name contains"
      placeholder="Name"
      dir="auto"
      maxLength={200}
      value={written}
      onChange={(event) => setWritten(event.target.value)}
      className={`${FIELD} min-w-0 flex-1 sm:max-w-64`}
    />
  );
}
