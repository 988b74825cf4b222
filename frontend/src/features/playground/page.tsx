import { getRouteApi, Link } from "@tanstack/react-router";
import { Page } from "@/components/page";
import { Bench } from "./bench";
import { TASKS } from "./tasks";

const route = getRouteApi("/playground");

export default function PlaygroundPage() {
  const { task: wanted } = route.useSearch();
  // An old or mistyped task opens the first one.
  const task = TASKS.find((each) => each.id === wanted) ?? TASKS[0];
  return (
    <Page title="Playground">
      <nav aria-label="Tasks" className="mb-4 flex flex-wrap gap-1">
        {TASKS.map((each) => (
          <Link
            key={each.id}
            to="/playground"
            search={{ task: each.id }}
            aria-current={each === task ? "page" : undefined}
            className={`rounded-md px-3 py-1.5 text-sm ${each === task ? "bg-raised font-medium" : "text-muted hover:bg-raised"}`}
          >
            {each.name}
          </Link>
        ))}
      </nav>
      {task && <Bench key={task.id} task={task} />}
    </Page>
  );
}
