import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { zeroShot } from "@/api/picture";
import type { AssetObject } from "@/api/schema";
import { Bars, barsOf } from "@/components/bars";
import { Button } from "@/components/button";
import { LabelEditor } from "@/components/label-editor";
import { Panel } from "@/components/panel";
import { TemplateField } from "@/components/template-field";
import { withMore } from "@/lib/labels";
import { usePreferences } from "@/lib/preferences";

const TEMPLATE = "a photo of {}";

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
        <LabelEditor
          labels={labels}
          typed={typed}
          onChange={(changed) => {
            if (changed.labels) setEdited(changed.labels);
            if (changed.typed !== undefined) setTyped(changed.typed);
          }}
        />
        <details>
          <summary className="cursor-pointer text-xs text-muted">Sentence</summary>
          <div className="mt-2">
            <TemplateField value={template} onChange={setTemplate} />
          </div>
        </details>
        <Button type="submit" look="primary" disabled={asked.isPending || (labels.length === 0 && !typed.trim())}>
          {asked.isPending ? "Comparing" : "Compare"}
        </Button>
      </form>
      <div aria-live="polite" className="mt-3 empty:hidden">
        {asked.error && <p className="text-bad">{asked.error.message}</p>}
        {asked.data && (
          <>
            <Bars label="How well your labels fit" bars={barsOf(asked.data.labels)} />
            <p className="mt-2 text-xs text-muted">
              By {asked.data.model}. The shares sum to 100 %, so one always fits best.
            </p>
          </>
        )}
      </div>
    </Panel>
  );
}
