import { type ReactNode, useId } from "react";

type Properties = { title: string; aside?: ReactNode; children: ReactNode };

/** One part of a view, under its heading. */
export function Panel({ title, aside, children }: Properties) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-lg border border-line bg-surface p-4">
      <header className="mb-3 flex flex-wrap items-baseline justify-between gap-2">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {aside && <div className="text-sm text-muted">{aside}</div>}
      </header>
      {children}
    </section>
  );
}

/** What is said in a panel instead of what it cannot show. */
export function Missing({ children }: { children: ReactNode }) {
  return <p className="not-last:mb-3 text-sm text-muted">{children}</p>;
}
