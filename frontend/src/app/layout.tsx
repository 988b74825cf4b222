import { Link, Outlet } from "@tanstack/react-router";

const VIEWS = [
  { to: "/", name: "Library" },
  { to: "/search", name: "Search" },
  { to: "/jobs", name: "Jobs" },
  { to: "/models", name: "Models" },
  { to: "/playground", name: "Playground" },
  { to: "/system", name: "System" },
  { to: "/settings", name: "Settings" },
] as const;

/** What surrounds every view: the way to the others. */
export function Layout() {
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-2">
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-surface">
        <nav aria-label="Views" className="mx-auto flex max-w-screen-2xl gap-1 overflow-x-auto px-4 py-2 sm:px-6">
          {VIEWS.map((view) => (
            <Link
              key={view.to}
              to={view.to}
              activeOptions={{ exact: view.to === "/", includeSearch: false }}
              className="rounded-md px-3 py-1.5 text-sm text-muted hover:bg-raised"
              activeProps={{ className: "bg-raised font-medium text-ink!", "aria-current": "page" }}
            >
              {view.name}
            </Link>
          ))}
        </nav>
      </header>
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        <Outlet />
      </main>
    </div>
  );
}
