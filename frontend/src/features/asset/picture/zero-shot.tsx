import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { zeroShot } from "@/api/picture";
import type { AssetObject } from "@/api/schema";
import { Button } from "@/components/button";
import { usePreferences } from "@/lib/preferences";
import { Bars } from "./bars";
import { Panel } from "./panel";

const TEMPLATE = "a photo of {}";
const MOST = 200;

/** Return labels with more of them, as somebody typed them, with commas between; none twice, none empty. */
export function withMore(labels: readonly string[], typed: string): string[] {
  const more = typed
    .split(",")
    .map((label) => label.trim())
    .filter(Boolean);
  return [...new Set([...labels, ...more])].slice(0, MOST);
}

type Properties = { asset: AssetObject; suggested: string[] | undefined };

/** Which of one's own labels fits the picture. Nothing is trained for them. */
export function ZeroShot({ asset, suggested }: Properties) {
  const preferred = usePreferences().labels;
  const [edited, setEdited] = useState<string[] | null>(null);
  const [typed, setTyped] = useState("");
  const [template, setTemplate] = useState(TEMPLATE);
  const labels = edited ?? (suggested?.length ? suggested : preferred);
  const asked = useMutation({ mutationFn: (wanted: string[]) => zeroShot(asset.id, wanted, template) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = withMore(labels, typed);
    setEdited(wanted);
    setTyped("");
    if (wanted.length > 0) asked.mutate(wanted);
  };
  return (
    <Panel title="Your own labels">
      <form onSubmit={submit} className="grid gap-3">
        <Chips labels={labels} drop={(label) => setEdited(labels.filter((each) => each !== label))} />
        <input
          aria-label="Add labels, with commas between them"
          placeholder="Add labels, with commas between"
          dir="auto"
          className="h-9 rounded-md border border-line bg-canvas px-2 placeholder:text-muted"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <details>
          <summary className="cursor-pointer text-xs text-muted">Sentence</summary>
          <input
            aria-label="The sentence that a label is put into, in place of {}"
            className="mt-2 h-9 w-full rounded-md border border-line bg-canvas px-2"
            pattern=".*\{\}.*"
            title="It must have {} where the label goes"
            required
            maxLength={200}
            value={template}
            onChange={(event) => setTemplate(event.target.value)}
          />
        </details>
        <Button type="submit" look="primary" disabled={asked.isPending || (labels.length === 0 && !typed.trim())}>
          {asked.isPending ? "Comparing" : "Compare"}
        </Button>
      </form>
      <div aria-live="polite" className="mt-3 empty:hidden">
        {asked.error && <p className="text-bad">{asked.error.message}</p>}
        {asked.data && (
          <>
            <Bars bars={asked.data.labels} />
            <p className="mt-2 text-xs text-muted">
              By {asked.data.model}. The shares sum to 100 %, so one always fits best.
            </p>
          </>
        )}
      </div>
    </Panel>
  );
}

function Chips({ labels, drop }: { labels: readonly string[]; drop: (label: string) => void }) {
  if (labels.length === 0) return <p className="text-muted">Add at least one label.</p>;
  return (
    <ul className="flex flex-wrap gap-1.5" aria-label="Labels">
      {labels.map((label) => (
        <li key={label} className="flex max-w-full items-center rounded-full border border-line pl-2.5 text-xs">
          <span className="truncate" dir="auto">
            {label}
          </span>
          <button
            type="button"
            aria-label={`Remove ${label}`}
            className="grid size-7 place-items-center rounded-full text-muted hover:bg-raised hover:text-ink"
            onClick={() => drop(label)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
