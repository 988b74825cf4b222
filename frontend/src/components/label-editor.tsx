import { useId, useState } from "react";
import { Button } from "@/components/button";

const MOST = 200;

type Properties = { labels: readonly string[]; onChange: (labels: string[]) => void };

/** Labels as a list to add to and take from; several at once, with commas or lines between them, are several. */
export function LabelEditor({ labels, onChange }: Properties) {
  const [text, setText] = useState("");
  const field = useId();
  const add = () => {
    const known = new Set(labels);
    const added = text.split(/[,\n]/).map((label) => label.trim());
    const fresh = [...new Set(added)].filter((label) => label && !known.has(label));
    if (fresh.length > 0) onChange([...labels, ...fresh].slice(0, MOST));
    setText("");
  };
  return (
    <div className="flex flex-col gap-2">
      <ul aria-label="Labels" className="flex flex-wrap gap-1.5">
        {labels.map((label) => (
          <li
            key={label}
            className="inline-flex max-w-full items-center rounded-full border border-line bg-surface pl-3 text-sm"
          >
            <span className="truncate" dir="auto">
              {label}
            </span>
            <button
              type="button"
              aria-label={`Remove ${label}`}
              className="rounded-full px-2 py-1 text-muted hover:text-ink"
              onClick={() => onChange(labels.filter((each) => each !== label))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <div className="flex gap-2">
        <label htmlFor={field} className="sr-only">
          Another label
        </label>
        <input
          id={field}
          value={text}
          maxLength={2000}
          placeholder="Another label"
          dir="auto"
          className="min-h-9 min-w-0 flex-1 rounded-md border border-line bg-surface px-3 text-sm"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            // Enter would send the form that the labels belong to.
            event.preventDefault();
            add();
          }}
        />
        <Button disabled={!text.trim() || labels.length >= MOST} onClick={add}>
          Add
        </Button>
      </div>
    </div>
  );
}
