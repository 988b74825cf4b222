import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { Banners } from "@/app/banners";
import { Header } from "@/app/header";
import { useServiceState } from "@/app/service-state";
import { VIEWS } from "@/app/views";
import { useShortcuts } from "@/features/commands/shortcuts";
import { Uploads } from "@/features/upload/uploads";

// Needed when a key is pressed, not for the first look.
const Palette = lazy(() => import("@/features/commands/palette"));
const KeyboardHelp = lazy(() => import("@/features/commands/keyboard-help"));

/** What surrounds every view: the way to the others, the state of the service, uploads and commands. */
export function Layout() {
  const state = useServiceState();
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  useShortcuts(setOpen);
  const close = () => setOpen(null);
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-2">
        Skip to the content
      </a>
      <Header state={state} openPalette={() => setOpen("palette")} />
      <Banners state={state} />
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        <Outlet />
      </main>
      <Uploads />
      <Suspense>
        {open === "palette" && <Palette views={VIEWS} close={close} openHelp={() => setOpen("help")} />}
        {open === "help" && <KeyboardHelp close={close} />}
      </Suspense>
    </div>
  );
}
