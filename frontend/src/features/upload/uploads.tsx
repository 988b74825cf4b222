import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { infoQuery } from "@/api/system";
import { gathered } from "@/lib/gathered";
import { hearUploadWishes } from "@/lib/uploading";
import { meant } from "./collect";
import { DropZone } from "./drop-zone";
import { UploadQueue } from "./queue";
import { Tray } from "./tray";
import { isBusy } from "./upload";

// An attribute that all browsers know and React's types do not.
const DIRECTORY = { webkitdirectory: "" };

/** Takes files from anywhere (dropped, pasted, chosen) and shows their way in a tray, over every view. */
export function Uploads() {
  const queue = useQueue();
  const take = useTake(queue);
  const uploads = useSyncExternalStore(queue.subscribe, queue.all);
  useWarning(uploads.some(isBusy));
  return (
    <>
      <DropZone take={take} />
      <Choosers take={take} />
      <Tray uploads={uploads} queue={queue} />
    </>
  );
}

// A folder of small pictures brings several a second, and each is a reason to ask for all that is listed.
const OFTEN = 1_500;

function useQueue(): UploadQueue {
  const cache = useQueryClient();
  const [queue] = useState(() => {
    const changed = gathered<string>(OFTEN, (assets) => {
      const keys = [...assets].flatMap((asset) => ["asset", "timeline", "analysis"].map((kind) => [kind, asset]));
      for (const queryKey of [["assets"], ["jobs"], ...keys]) void cache.invalidateQueries({ queryKey });
    });
    return new UploadQueue(changed);
  });
  return queue;
}

function useTake(queue: UploadQueue): (files: File[]) => void {
  const cache = useQueryClient();
  return useCallback(
    async (files: File[]) => {
      // Without limits the service itself says what it does not take.
      const info = await cache.fetchQuery({ ...infoQuery(), retry: false }).catch(() => undefined);
      queue.add(files, info?.limits);
    },
    [cache, queue],
  );
}

function Choosers({ take }: { take: (files: File[]) => void }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  useEffect(
    () =>
      hearUploadWishes((wish) => {
        if ("files" in wish) take(wish.files);
        else (wish.choose === "folder" ? folder : files).current?.click();
      }),
    [take],
  );
  const chosen = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    take(meant(currentTarget.files ?? []));
    // So that the same file can be chosen again.
    currentTarget.value = "";
  };
  return (
    <div hidden>
      <input ref={files} type="file" multiple aria-label="Files to upload" onChange={chosen} />
      <input ref={folder} type="file" multiple aria-label="Folder to upload" onChange={chosen} {...DIRECTORY} />
    </div>
  );
}

/** Ask before the page is left while bytes are on their way: a reload would lose them. Jobs go on without the page. */
function useWarning(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isNeeded]);
}
