import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "@/components/button";
import { Failure, Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { EmptyLibrary } from "./empty";
import { FilterBar, type Filters } from "./filters";
import { Found } from "./found";
import { GridSkeleton } from "./skeleton";
import { useAssets } from "./use-assets";

/** Everything that is kept. */
export default function LibraryPage() {
  const filters: Filters = useSearch({ strict: false });
  const navigate = useNavigate();
  const { kind, name, order = "newest" } = filters;
  const found = useAssets({ kind, name }, order);
  const isFiltered = Boolean(kind || name);
  const change = (changed: Filters) =>
    void navigate({ to: "/", search: { ...filters, ...changed }, replace: true, resetScroll: false });
  const isEmpty = found.isSuccess && found.assets.length === 0;
  if (isEmpty && !isFiltered && !found.isPlaceholderData) {
    return (
      <Page title="Library">
        <EmptyLibrary />
      </Page>
    );
  }
  return (
    <Page title="Library">
      <FilterBar filters={filters} change={change} />
      {found.isPending && <GridSkeleton />}
      {found.isError && found.assets.length === 0 && <Failure error={found.error} retry={() => void found.refetch()} />}
      {isEmpty && isFiltered && (
        <Notice
          title="Nothing in the library fits"
          action={<Button onClick={() => change({ kind: undefined, name: undefined })}>Show everything</Button>}
        />
      )}
      {found.assets.length > 0 && <Found found={found} order={order} />}
    </Page>
  );
}
