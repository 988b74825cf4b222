import { useId } from "react";
import { Button } from "@/components/button";
import { withMore } from "@/lib/labels";

/** Labels, and what is being typed to be added to them: a form that is sent takes both. */
export type LabelDraft = { labels: readonly string[]; typed: string };

type Properties = LabelDraft & { onChange: (changed: { labels?: string[]; typed?: string }) => void };

/** Labels as a list to add to and take from; several at once, with commas or lines between them, are several. */
export function LabelEditor({ labels, typed, onChange }: Properties) {
  const field = useId();
  const more = withMore(labels, typed);
  const add = () => onChange({ labels: more, typed: "" });
  return (
    <div className="flex flex-col gap-2 text-sm">
      <Chips labels={labels} remove={(label) => onChange({ labels: labels.filter((each) => each !== label) })} />
      <div className="flex gap-2">
        <label htmlFor={field} className="sr-only">
          More labels, with commas between them
        </label>
        <input
          id={field}
          value={typed}
          maxLength={2000}
          placeholder="More labels, with commas"
          dir="auto"
          className="min-h-9 min-w-0 flex-1 rounded-md border border-edge bg-surface px-3 placeholder:text-muted"
          onChange={(event) => onChange({ typed: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !typed.trim()) return;
            // Enter would send the form that the labels belong to; where nothing is typed, it may.
            event.preventDefault();
            add();
          }}
        />
        <Button disabled={more.length === labels.length} onClick={add}>
          Add
        </Button>
      </div>
    </div>
  );
}

function Chips({ labels, remove }: { labels: readonly string[]; remove: (label: string) => void }) {
  if (labels.length === 0) return <p className="text-muted">Add at least one label.</p>;
  return (
    <ul aria-label="Labels" className="flex flex-wrap gap-1.5">
      {labels.map((label) => (
        <li key={label} className="inline-flex max-w-full items-center rounded-full border border-line bg-surface pl-3">
          <span className="truncate" dir="auto" title={label}>
            {label}
          </span>
          <button
            type="button"
            aria-label={`Remove ${label}`}
            className="grid size-7 shrink-0 place-items-center rounded-full text-muted hover:bg-raised hover:text-ink"
            onClick={() => remove(label)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
