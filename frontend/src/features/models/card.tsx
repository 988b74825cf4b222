import { onItsWay } from "@/api/models";
import type { ModelObject } from "@/api/schema";
import { Button } from "@/components/button";
import { StateDot } from "@/components/state-dot";
import { Facts } from "./facts";
import { useSwitch } from "./use-switch";
import { inMemory, stateOf, taskOf } from "./words";

/** One model: what it does, how it is, and the switch. */
export function Card({ model }: { model: ModelObject }) {
  const change = useSwitch(model);
  const state = stateOf(model);
  const busy = onItsWay(model) || change.isPending;
  return (
    <li className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4">
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-semibold break-words">{model.id}</h2>
          <p className="text-sm text-muted">{taskOf(model)}</p>
        </div>
        <span role="status" className="shrink-0 pt-1">
          <StateDot tone={state.tone} busy={busy}>
            {state.word}
          </StateDot>
        </span>
      </header>
      <progress
        aria-label={`Loading ${model.id}`}
        className={`h-1 w-full accent-accent ${onItsWay(model) ? "" : "invisible"}`}
      />
      <Facts model={model} />
      {model.reason && (
        <p className={`text-sm ${model.state === "failed" ? "text-bad" : "text-muted"}`}>{model.reason}</p>
      )}
      {change.error && (
        <p role="alert" className="text-sm text-bad">
          {change.error.message}
        </p>
      )}
      <footer className="mt-auto flex gap-2 pt-1">
        {inMemory(model) || model.state === "idle" ? (
          <Button disabled={busy} onClick={() => change.mutate("unload")} aria-label={`Unload ${model.id}`}>
            Unload
          </Button>
        ) : (
          <Button disabled={busy} onClick={() => change.mutate("load")} aria-label={`Load ${model.id}`}>
            {model.state === "failed" ? "Load again" : "Load"}
          </Button>
        )}
      </footer>
    </li>
  );
}
