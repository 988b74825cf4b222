import { Link } from "@tanstack/react-router";
import { Icon, type IconName } from "@/components/icon";
import { ProgressBar } from "@/components/progress-bar";
import { bytes } from "@/lib/format";
import type { UploadQueue } from "./queue";
import { hasShare, isBad, isBusy, shareOf, type Upload, wordsOf } from "./upload";

/** One file: its name, where it stands, and what can be done about it. */
export function Entry({ upload, queue }: { upload: Upload; queue: UploadQueue }) {
  return (
    <li className="flex min-h-14 items-center gap-2 px-4 py-2 text-sm [contain-intrinsic-size:auto_3.5rem] [content-visibility:auto]">
      <div className="min-w-0 flex-1">
        <div className="flex gap-2">
          <Name upload={upload} />
          <span className="ml-auto shrink-0 text-muted">{bytes(upload.file.size)}</span>
        </div>
        <p className={`line-clamp-2 text-xs ${isBad(upload) ? "text-bad" : "text-muted"}`}>{wordsOf(upload)}</p>
        {hasShare(upload) && (
          <ProgressBar
            key={upload.phase}
            label={`Progress of ${upload.file.name}`}
            className="mt-1"
            {...done(shareOf(upload))}
          />
        )}
      </div>
      <Actions upload={upload} queue={queue} />
    </li>
  );
}

const done = (share: number | undefined) => (share === undefined ? {} : { done: share });

function Name({ upload: { asset, file } }: { upload: Upload }) {
  if (!asset) {
    return (
      <span dir="auto" className="truncate" title={file.name}>
        {file.name}
      </span>
    );
  }
  return (
    <Link
      to="/assets/$assetId"
      params={{ assetId: asset.id }}
      dir="auto"
      title={file.name}
      className="truncate font-medium text-accent hover:underline"
    >
      {file.name}
    </Link>
  );
}

function Actions({ upload, queue }: { upload: Upload; queue: UploadQueue }) {
  const { key, file, phase } = upload;
  if (isBusy(upload)) return <Action icon="close" label={`Cancel ${file.name}`} act={() => queue.cancel(key)} />;
  if (phase === "failed" || phase === "cancelled") {
    return <Action icon="retry" label={`Upload ${file.name} again`} act={() => queue.retry(key)} />;
  }
  return null;
}

function Action({ icon, label, act }: { icon: IconName; label: string; act: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={act}
      className="flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-raised"
    >
      <Icon name={icon} />
    </button>
  );
}
