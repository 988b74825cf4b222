import type { System } from "@/api/system";
import { Missing, Panel } from "@/components/panel";
import { StateDot } from "@/components/state-dot";

/** What keeps the service from the network, and what of it can be seen. */
export function OfflineProof({ offline, pending }: { offline: System["offline"]; pending: boolean }) {
  if (!offline) {
    return (
      <Panel title="Offline">
        <Missing>
          {pending ? "Not known yet." : "The dashboard service does not tell which connections there are."}
        </Missing>
      </Panel>
    );
  }
  const { latches, outside } = offline;
  return (
    <Panel title="Offline">
      <p className="mb-2 text-sm">
        {outside === null && <StateDot tone="muted">Connections cannot be seen</StateDot>}
        {outside?.length === 0 && (
          <StateDot tone="good">No connection leaves this machine and its private network</StateDot>
        )}
        {outside && outside.length > 0 && <StateDot tone="bad">There are connections to the outside</StateDot>}
      </p>
      <ul className="text-sm">
        {outside?.map((connection) => (
          <li key={connection} className="py-1 break-all text-bad">
            {connection}
          </li>
        ))}
        {latches.map((latch) => (
          <li key={latch.name} className="flex justify-between gap-3 border-t border-line py-1.5">
            <code className="min-w-0 truncate">{latch.name}</code>
            <StateDot tone={latch.set ? "good" : "bad"}>{latch.set ? "Set" : "Not set"}</StateDot>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
