import { Link } from "@tanstack/react-router";
import type { ServiceState } from "@/app/service-state";
import { StatusDot } from "@/app/status-dot";
import { VIEWS } from "@/app/views";
import { Button } from "@/components/button";
import { Icon } from "@/components/icon";
import { toggleTheme, useShownTheme } from "@/lib/shown-theme";
import { wishUpload } from "@/lib/uploading";

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The way to the views, and what can be done in each. On a phone it takes three rows, so there it scrolls away. */
export function Header({ state, openPalette }: { state: ServiceState; openPalette: () => void }) {
  return (
    <header className="z-30 border-b sm:sticky sm:top-0 border-line bg-surface">
      <div className="mx-auto flex max-w-screen-2xl flex-wrap items-center gap-x-4 px-4 sm:px-6 lg:flex-nowrap">
        <Link to="/" className="flex h-12 items-center gap-2 font-semibold" aria-label="Lamina, to the library">
          <img src="/icon.svg" alt="" className="size-5" />
          <span>Lamina</span>
        </Link>
        <Views />
        <div className="ml-auto flex items-center gap-1 lg:order-3">
          <StatusDot state={state} />
          <ThemeButton />
          <Button look="quiet" onClick={openPalette} aria-keyshortcuts="Control+K Meta+K" className="text-muted">
            <Icon name="search" />
            <span className="sr-only">Find anything</span>
            <span className="hidden text-xs lg:inline">{IS_APPLE ? "⌘ K" : "Ctrl K"}</span>
          </Button>
          <Button look="primary" onClick={() => wishUpload({ choose: "files" })} aria-label="Upload files">
            <Icon name="upload" />
            <span className="hidden sm:inline">Upload</span>
          </Button>
        </div>
      </div>
    </header>
  );
}

function Views() {
  return (
    <nav
      aria-label="Views"
      className="order-last -mx-1 flex w-full gap-0.5 pb-1.5 max-sm:flex-wrap lg:order-none lg:w-auto lg:py-1.5"
    >
      {VIEWS.map((view) => (
        <Link
          key={view.to}
          to={view.to}
          activeOptions={{ exact: view.to === "/", includeSearch: false }}
          className="rounded-md px-2.5 py-1.5 text-sm whitespace-nowrap text-muted hover:bg-raised focus-visible:-outline-offset-2"
          activeProps={{ className: "bg-raised font-medium text-ink!", "aria-current": "page" }}
        >
          {view.name}
        </Link>
      ))}
    </nav>
  );
}

function ThemeButton() {
  const other = useShownTheme() === "dark" ? "light" : "dark";
  return (
    <Button look="quiet" onClick={toggleTheme} aria-label={`Show the ${other} theme`} className="px-2.5! text-muted">
      <Icon name={other === "light" ? "sun" : "moon"} />
    </Button>
  );
}
