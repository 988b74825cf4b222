import { ApiError } from "@/api/client";
import { followJob } from "@/api/events";
import { skippedSteps } from "@/api/jobs";
import type { ApiInformation, AssetObject } from "@/api/schema";
import { problemOf } from "./check";
import { digestOf, findKnown } from "./known";
import { type Stored, send } from "./transfer";
import { isBusy, isOver, type Upload } from "./upload";

const AT_ONCE = 2;
const PAUSES = [1_000, 2_000, 5_000, 10_000, 20_000];

type Stop = () => void;

/** The files on their way. It lives beside the views, so going from one to another interrupts nothing. */
export class UploadQueue {
  private uploads: readonly Upload[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly stops = new Map<number, Stop>();
  private keys = 0;

  /** `stored` hears of every asset that has come or has been looked into. */
  constructor(private readonly stored: (asset: string) => void) {}

  readonly subscribe = (listener: () => void): Stop => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly all = (): readonly Upload[] => this.uploads;

  add(files: File[], limits: ApiInformation["limits"] | undefined): void {
    const added = files.map((file): Upload => {
      const problem = problemOf(file, limits);
      this.keys += 1;
      const begun = { sent: 0, asset: null, isNew: true, jobId: null, job: null, skipped: [] };
      return { key: this.keys, file, phase: problem ? "refused" : "waiting", problem, ...begun };
    });
    this.replace([...this.uploads, ...added]);
    this.next();
  }

  cancel(key: number): void {
    this.stops.get(key)?.();
    this.change(key, { phase: "cancelled" });
    this.next();
  }

  retry(key: number): void {
    this.change(key, { phase: "waiting", problem: null, sent: 0 });
    this.next();
  }

  clear(): void {
    this.replace(this.uploads.filter((upload) => !isOver(upload)));
  }

  private next(): void {
    const busy = this.uploads.filter((upload) => isBusy(upload) && upload.phase !== "waiting").length;
    const waiting = this.uploads.filter((upload) => upload.phase === "waiting");
    for (const upload of waiting.slice(0, Math.max(0, AT_ONCE - busy))) {
      this.change(upload.key, { phase: "hashing" });
      void this.run(upload.key, upload.file);
    }
  }

  private async run(key: number, file: File): Promise<void> {
    const stopper = new AbortController();
    this.stops.set(key, () => stopper.abort());
    try {
      await this.bring(key, file, stopper.signal);
    } catch (reason) {
      const phase = isAboutTheFile(reason) ? "refused" : "failed";
      if (!stopper.signal.aborted) this.change(key, { phase, problem: wordsOfError(reason) });
    }
    this.next();
  }

  /** Try until it is kept, with growing pauses while another try can help. */
  private async bring(key: number, file: File, signal: AbortSignal): Promise<void> {
    const digest = await digestOf(file);
    for (let attempt = 0; ; attempt += 1) {
      try {
        signal.throwIfAborted();
        this.change(key, { phase: "hashing", problem: null });
        // Asked before every try: the answer to the one before may be all that was lost.
        const known = digest && (await findKnown(digest, signal));
        if (known) return this.keep(key, known.asset, false, known.jobId);
        this.change(key, { phase: "uploading", sent: 0 });
        const { asset, isNew }: Stored = await send(file, (sent) => this.change(key, { sent }), signal);
        return this.keep(key, asset, isNew, asset.job_id);
      } catch (reason) {
        const pause = PAUSES[attempt];
        if (signal.aborted || pause === undefined || !mayPass(reason)) throw reason;
        await this.pause(key, reason.retryAfter === null ? pause : reason.retryAfter * 1000, reason, signal);
      }
    }
  }

  private async pause(key: number, pause: number, reason: ApiError, signal: AbortSignal): Promise<void> {
    const problem = `${reason.message} Trying again in ${Math.ceil(pause / 1000)} s.`;
    this.change(key, { phase: "pausing", problem });
    await slept(pause, signal);
  }

  private keep(key: number, asset: AssetObject, isNew: boolean, jobId: string | null): void {
    const kept = { asset: { id: asset.id, kind: asset.kind }, isNew, jobId, problem: null, sent: asset.size };
    this.change(key, { ...kept, phase: jobId ? "analysing" : "done" });
    this.stored(asset.id);
    if (!jobId) return;
    const stop = followJob(jobId, {
      seen: (job) => this.change(key, { job }),
      ended: (job) => {
        this.change(key, { phase: "done", skipped: skippedSteps(job) });
        this.stored(asset.id);
      },
    });
    this.stops.set(key, stop);
  }

  private change(key: number, changed: Partial<Upload>): void {
    this.replace(this.uploads.map((upload) => (upload.key === key ? { ...upload, ...changed } : upload)));
  }

  private replace(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }
}

function mayPass(reason: unknown): reason is ApiError {
  return reason instanceof ApiError && [0, 408, 429, 502, 503, 504].includes(reason.status);
}

/** Say whether the service does not want these bytes, however often they come. */
function isAboutTheFile(reason: unknown): boolean {
  return reason instanceof ApiError && [400, 413, 415, 422].includes(reason.status);
}

function wordsOfError(reason: unknown): string {
  if (reason instanceof ApiError) return reason.message;
  // A file that was moved or changed since it was chosen cannot be read any more.
  return "The file cannot be read any more. Choose it again.";
}

/** Wait, but not once the network is back, nor for what was cancelled. */
function slept(pause: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const awake = () => {
      clearTimeout(timer);
      window.removeEventListener("online", awake);
      signal.removeEventListener("abort", awake);
      resolve();
    };
    const timer = setTimeout(awake, pause);
    window.addEventListener("online", awake);
    signal.addEventListener("abort", awake);
  });
}
