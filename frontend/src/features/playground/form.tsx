import { Choice } from "@/components/choice";
import { LabelEditor } from "@/components/label-editor";
import { TemplateField } from "@/components/template-field";
import { Inputs } from "./inputs";
import { Models } from "./models";
import { Source } from "./source";
import type { Given, Task } from "./tasks";

type Properties = { task: Task; given: Given; onChange: (some: Partial<Given>) => void };

const WAYS = [
  { value: "whole", name: "With times" },
  { value: "live", name: "While it is written" },
] as const;

/** The fields that a task needs. */
export function Form({ task, given, onChange }: Properties) {
  const needs = new Set(task.needs);
  return (
    <>
      {needs.has("picture") && <Source kind="picture" file={given.file} onFile={(file) => onChange({ file })} />}
      {needs.has("sound") && <Source kind="sound" file={given.file} onFile={(file) => onChange({ file })} />}
      {needs.has("inputs") && (
        <Inputs
          texts={given.texts}
          pictures={given.pictures}
          onTexts={(texts) => onChange({ texts })}
          onPictures={(pictures) => onChange({ pictures })}
        />
      )}
      {needs.has("labels") && (
        <>
          <LabelEditor labels={given.labels} typed={given.typed} onChange={onChange} />
          <TemplateField value={given.template} onChange={(template) => onChange({ template })} />
        </>
      )}
      {needs.has("live") && (
        <Choice
          legend="How the transcript comes"
          options={WAYS}
          value={given.live ? "live" : "whole"}
          onChange={(value) => onChange({ live: value === "live" })}
        />
      )}
      {task.skill && <Models skill={task.skill} model={given.model} onChange={(model) => onChange({ model })} />}
    </>
  );
}
