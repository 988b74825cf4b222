import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useCallback, useRef, useState } from "react";
import { Button } from "@/components/button";
import { Icon } from "@/components/icon";
import { Deletion } from "./deletion";
import { Grid } from "./grid";
import type { Order } from "./order";
import { everything, NOTHING, toggled } from "./selection";
import { useAnalyses } from "./use-analyses";
import type { useAssets } from "./use-assets";

/** The assets that were found, and what can be done with several of them. */
export function Found({ found, order }: { found: ReturnType<typeof useAssets>; order: Order }) {
  const { assets, complete, isFetchingNextPage, fetchNextPage, isError, error } = found;
  const jobs = useAnalyses();
  const [selection, setSelection] = useState(NOTHING);
  const open = useOpen();
  const [isAsking, setAsking] = useState(false);
  const listed = useRef(assets);
  listed.current = assets;
  const select = useCallback((id: string, range: boolean) => {
    setSelection((before) => toggled(before, id, listed.current, range));
  }, []);
  const reachEnd = useCallback(() => {
    if (!complete && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [complete, isFetchingNextPage, isError, fetchNextPage]);
  const press = (event: KeyboardEvent) => {
    if (event.key === "a" && (event.ctrlKey || event.metaKey)) setSelection(everything(assets));
    else if (event.key === "Escape" && selection.ids.size > 0) setSelection(NOTHING);
    else if (event.key === "Delete" && selection.ids.size > 0) setAsking(true);
    else return;
    event.preventDefault();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys for the selection, each of which a button does too */}
      <div onKeyDown={press} className="pb-20">
        <SelectionBar
          words={selection.ids.size ? `${selection.ids.size} selected` : counted(assets.length, complete, order)}
          count={selection.ids.size}
          selectAll={() => setSelection(everything(assets))}
          clear={() => setSelection(NOTHING)}
          remove={() => setAsking(true)}
        />
        <Grid assets={assets} jobs={jobs} selected={selection.ids} select={select} open={open} reachEnd={reachEnd} />
        {isError && (
          <p role="alert" className="mt-4 flex items-center justify-center gap-3 text-sm text-bad">
            {error?.message} <Button onClick={() => void fetchNextPage()}>Load more</Button>
          </p>
        )}
      </div>
      {isAsking && (
        <Deletion
          ids={[...selection.ids]}
          close={() => setAsking(false)}
          done={(left) => setSelection({ ids: new Set(left), from: null })}
        />
      )}
    </>
  );
}

function useOpen(): (id: string) => void {
  const navigate = useNavigate();
  return useCallback((id) => void navigate({ to: "/assets/$assetId", params: { assetId: id } }), [navigate]);
}

/** Say how many are here; while not all are loaded, that there are more. */
export function counted(count: number, complete: boolean, order: Order): string {
  if (complete) return count === 1 ? "1 asset" : `${count} assets`;
  return order === "newest"
    ? `The newest ${count} assets, more below`
    : `${count} assets so far, the order is not final`;
}

type BarProperties = { words: string; count: number; selectAll: () => void; clear: () => void; remove: () => void };

function SelectionBar({ words, count, selectAll, clear, remove }: BarProperties) {
  return (
    <div className="sticky top-12 z-20 -mx-1 mb-2 flex min-h-11 items-center gap-2 bg-canvas px-1 text-sm text-muted max-lg:top-21.5 max-sm:top-0">
      <span role="status">{words}</span>
      {count > 0 && (
        <>
          <Button look="quiet" onClick={selectAll} className="ml-auto">
            Select all
          </Button>
          <Button look="quiet" onClick={clear}>
            Clear
          </Button>
          <Button look="danger" onClick={remove}>
            <Icon name="bin" />
            Delete
          </Button>
        </>
      )}
    </div>
  );
}
