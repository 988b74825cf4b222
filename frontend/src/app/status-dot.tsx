import { Link } from "@tanstack/react-router";
import type { ServiceState } from "@/app/service-state";

const LOOKS: Record<ServiceState["kind"], string> = {
  ready: "bg-good",
  starting: "bg-warn animate-pulse",
  draining: "bg-warn",
  unknown: "bg-muted",
  away: "bg-bad",
  denied: "bg-bad",
  failed: "bg-bad",
};

/** How the service stands, in one dot and a word, on the way to the view that tells it all. */
export function StatusDot({ state }: { state: ServiceState }) {
  return (
    <Link
      to="/system"
      aria-label={`Service: ${state.words}. Open the system view`}
      title={[state.words, ...state.reasons].join("\n")}
      className="inline-flex h-9 items-center gap-2 rounded-md px-2 text-sm text-muted hover:bg-raised"
    >
      <span className={`size-2.5 rounded-full ${LOOKS[state.kind]}`} />
      <span className="hidden lg:inline">{state.kind === "starting" ? "Starting" : state.words}</span>
    </Link>
  );
}
