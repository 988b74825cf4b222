import { useQuery } from "@tanstack/react-query";
import { modelsQuery } from "@/api/models";
import { Failure, Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { Card } from "./card";
import { Memory } from "./memory";

export default function ModelsPage() {
  return (
    <Page title="Models">
      <Models />
    </Page>
  );
}

function Models() {
  const { data, error, refetch } = useQuery(modelsQuery());
  if (!data && error) return <Failure error={error} retry={() => void refetch()} />;
  if (data?.length === 0) {
    return (
      <Notice title="This image holds no models">
        <p>
          Models are part of an image and are never downloaded. Build one with models: ./manage.sh up --models demo.
        </p>
      </Notice>
    );
  }
  return (
    <>
      {error && <Stale />}
      {data && <Memory models={data} />}
      <ul aria-busy={!data} className="grid gap-4 sm:grid-cols-[repeat(auto-fill,minmax(20rem,1fr))]">
        {data ? data.map((model) => <Card key={model.id} model={model} />) : <Waiting />}
      </ul>
    </>
  );
}

function Waiting() {
  return (
    <li className="col-span-full grid grid-cols-subgrid gap-4">
      <Skeleton count={6} className="h-72" />
    </li>
  );
}

function Stale() {
  return (
    <p role="status" className="mb-4 text-sm text-warn">
      The service does not answer just now; this is how the models were.
    </p>
  );
}
