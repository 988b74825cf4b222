import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { infoQuery } from "@/api/system";
import type { ServiceState } from "@/app/service-state";
import { Icon } from "@/components/icon";

const PROFILES = {
  demo: "Demo models: small ones, trained on drawn shapes and synthetic voices. They know nothing of the world outside.",
  bench: "Benchmark models: their weights are random. What they answer means nothing.",
} as const;
const HIDDEN = "hidden-profile-note";

/** What holds for every view: which models answer, and that the service is away or not ready yet. */
export function Banners({ state }: { state: ServiceState }) {
  return (
    <aside aria-label="Notes">
      <ProfileNote />
      <div aria-live="polite">
        <StateNote state={state} />
      </div>
    </aside>
  );
}

function StateNote({ state }: { state: ServiceState }) {
  if (state.kind === "away") {
    return (
      <Strip look="border-warn text-warn">
        <b>The service does not answer.</b> What is on this page may be old. It is asked again every other second, and
        the page goes on by itself.
      </Strip>
    );
  }
  if (state.kind === "denied") {
    return (
      <Strip look="border-bad text-bad">
        <b>The service does not accept the dashboard&rsquo;s key.</b>{" "}
        <span className="text-muted">{state.reasons[0]}</span> Start the dashboard with a valid API_KEY; the page goes
        on by itself.
      </Strip>
    );
  }
  if (state.kind === "starting" || state.kind === "draining" || state.kind === "failed") {
    return (
      <Strip look={state.kind === "failed" ? "border-bad text-bad" : "border-warn text-warn"}>
        <b>{state.words}.</b> {state.kind === "starting" && "The library can be seen already. "}
        {state.reasons[0] && <span className="text-muted">{state.reasons[0]} </span>}
        <Link to="/system" className="underline">
          See the system
        </Link>
      </Strip>
    );
  }
  return null;
}

function ProfileNote() {
  const { data } = useQuery(infoQuery());
  const [hidden, setHidden] = useState(() => sessionStorage.getItem(HIDDEN));
  const profile = data?.profile;
  if (!profile || profile === "real" || hidden === profile) return null;
  const hide = () => {
    sessionStorage.setItem(HIDDEN, profile);
    setHidden(profile);
  };
  return (
    <Strip look="border-line text-muted">
      {PROFILES[profile]}
      <button
        type="button"
        onClick={hide}
        aria-label="Hide this note"
        className="ml-2 inline-flex size-6 items-center justify-center rounded align-middle hover:bg-raised"
      >
        <Icon name="close" />
      </button>
    </Strip>
  );
}

function Strip({ look, children }: { look: string; children: ReactNode }) {
  return (
    <div className={`border-b bg-surface px-4 py-1.5 text-sm sm:px-6 ${look}`}>
      <div className="mx-auto max-w-screen-2xl sm:px-0">{children}</div>
    </div>
  );
}
