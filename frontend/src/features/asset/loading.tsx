import { Page } from "@/components/page";

/** The shape of the view while it is not known what it shows. */
export function LoadingAsset() {
  return (
    <Page title="Asset">
      <div role="status" className="grid animate-pulse gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <span className="sr-only">Loading the asset</span>
        <div className="aspect-video max-h-[62vh] rounded-lg bg-raised" />
        <div className="hidden rounded-lg bg-raised lg:block" />
        <div className="h-56 rounded-lg bg-raised lg:col-span-2" />
      </div>
    </Page>
  );
}
