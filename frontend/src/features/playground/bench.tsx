import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/button";
import { Failure } from "@/components/notice";
import { preferences } from "@/lib/preferences";
import { type Ask, send } from "./ask";
import { Command } from "./command";
import { Form } from "./form";
import { Details } from "./outcome";
import { Result } from "./result";
import { stream } from "./stream";
import { askOf, type Given, type Task } from "./tasks";

function beginning(): Given {
  const { labels } = preferences();
  return {
    file: null,
    texts: ["a red circle", "a blue square"],
    pictures: [],
    labels,
    typed: "",
    template: "a photo of {}",
    live: false,
    model: null,
  };
}

/** One task: what it is given on the left, what comes back on the right. */
export function Bench({ task }: { task: Task }) {
  const [given, setGiven] = useState(beginning);
  const [soFar, setSoFar] = useState("");
  const live = task.needs.includes("live") && given.live;
  const asked = useMutation({
    mutationFn: async (wanted: { ask: Ask; given: Given }) => {
      setSoFar("");
      const outcome = await (live ? stream(wanted.ask, setSoFar) : send(wanted.ask));
      // What was sent stands by its answer, whatever is chosen afterwards.
      return { outcome, given: wanted.given };
    },
  });
  const ask = askOf(task, given);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(18rem,24rem)_minmax(0,1fr)]">
      <form
        className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ask) asked.mutate({ ask, given });
        }}
      >
        <p className="text-sm text-muted">{task.says}</p>
        <Form task={task} given={given} onChange={(some) => setGiven({ ...given, ...some })} />
        <Button type="submit" look="primary" disabled={!ask || asked.isPending}>
          {asked.isPending ? "Asking" : "Ask"}
        </Button>
      </form>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
        <section
          aria-label="Answer"
          aria-live="polite"
          aria-busy={asked.isPending}
          className="min-h-48 rounded-lg border border-line bg-surface p-4"
        >
          {asked.isIdle && <p className="text-sm text-muted">The answer will be here.</p>}
          {asked.isPending && <Waiting text={soFar} />}
          {asked.error && (
            <Failure error={asked.error} retry={() => asked.variables && asked.mutate(asked.variables)} />
          )}
          {asked.data && (
            <>
              <Result task={task.id} given={asked.data.given} body={asked.data.outcome.body} />
              <Details outcome={asked.data.outcome} />
            </>
          )}
        </section>
        {ask && <Command ask={ask} />}
      </div>
    </div>
  );
}

function Waiting({ text }: { text: string }) {
  return (
    <>
      <progress aria-label="Waiting for the answer" className="h-1 w-full accent-accent" />
      <p dir="auto">{text}</p>
    </>
  );
}
