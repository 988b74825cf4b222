import { useQuery } from "@tanstack/react-query";
import type { Component, Health } from "@/api/schema";
import { healthQuery } from "@/api/system";
import { Missing, Panel } from "@/components/panel";
import { Skeleton } from "@/components/skeleton";
import { StateDot, type Tone } from "@/components/state-dot";

const TONES: Record<Component["status"], Tone> = { ok: "good", waiting: "warn", off: "muted", failed: "bad" };
const WORDS: Record<Component["status"], string> = { ok: "Works", waiting: "Soon", off: "Off", failed: "Failed" };
const NAMES: Record<string, string> = { service: "Service", storage: "Storage", media: "Media programs" };
const MODEL = "model:";

type Part = { name: string; component: Component };

/** Return the parts of the service itself, and its models. */
export function branches(health: Health): { own: Part[]; models: Part[] } {
  const parts = Object.entries(health.components).map(([name, component]) => ({ name, component }));
  const isModel = (part: Part) => part.name.startsWith(MODEL);
  return { own: parts.filter((part) => !isModel(part)), models: parts.filter(isModel) };
}

/** The service and everything that it needs to be ready, as a tree. */
export function Parts() {
  const { data, error } = useQuery({ ...healthQuery(), retry: false });
  return (
    <Panel
      title="Readiness"
      aside={
        data &&
        !error && <StateDot tone={TONES[data.status]}>{data.status === "ok" ? "Ready" : WORDS[data.status]}</StateDot>
      }
    >
      {error && <Missing>The API does not tell how it is: {error.message}</Missing>}
      {!error && (data ? <Tree health={data} /> : <Skeleton className="h-40" />)}
    </Panel>
  );
}

function Tree({ health }: { health: Health }) {
  const { own, models } = branches(health);
  const well = models.filter((part) => part.component.status === "ok").length;
  return (
    <ul className="text-sm">
      {own.map((part) => (
        <Leaf key={part.name} name={NAMES[part.name] ?? part.name} component={part.component} />
      ))}
      <li className="border-t border-line py-1.5">
        <span className="flex justify-between gap-3">
          <span>Models</span>
          <span className="text-xs text-muted">
            {well} of {models.length} ready
          </span>
        </span>
        <ul className="mt-1.5 ml-1.5 border-l border-line pl-3">
          {models.map((part) => (
            <Leaf key={part.name} name={part.name.slice(MODEL.length)} component={part.component} />
          ))}
        </ul>
      </li>
    </ul>
  );
}

function Leaf({ name, component }: { name: string; component: Component }) {
  return (
    <li className="border-t border-line py-1.5 first:border-t-0">
      <span className="flex justify-between gap-3">
        <span className="min-w-0 truncate">{name}</span>
        <StateDot tone={TONES[component.status]}>{WORDS[component.status]}</StateDot>
      </span>
      {component.reason && <span className="block text-xs text-muted">{component.reason}</span>}
    </li>
  );
}
