import { useQuery } from "@tanstack/react-query";
import { systemQuery } from "@/api/system";
import { Page } from "@/components/page";
import { Disk } from "./disk";
import { Layers } from "./layers";
import { ModelsTable } from "./models-table";
import { OfflineProof } from "./offline-proof";
import { Parts } from "./parts";
import { Traffic } from "./traffic";
import { useHistory } from "./use-history";
import { Versions } from "./versions";

export default function SystemPage() {
  const { samples, points, error } = useHistory();
  const { data: system, isPending } = useQuery({ ...systemQuery(), retry: false });
  return (
    <Page title="System">
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(17rem,1fr)_minmax(0,2fr)]">
        <div className="grid gap-4">
          <Parts />
          <Disk samples={samples} />
          <OfflineProof offline={system?.offline ?? null} pending={isPending} />
          <Versions />
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <Traffic points={points} error={error} />
          <ModelsTable samples={samples} />
          <Layers image={system?.image ?? null} pending={isPending} />
        </div>
      </div>
    </Page>
  );
}
