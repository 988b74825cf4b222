import { vi } from "vitest";
import type { AssetObject, JobObject } from "@/api/schema";

/** An asset as the API tells it. */
export function anAsset(changed: Partial<AssetObject> = {}): AssetObject {
  return {
    id: "asset_1",
    object: "asset",
    kind: "image",
    media_type: "image/png",
    size: 1_200_000,
    sha256: "00",
    name: "beach.png",
    name_problem: null,
    created: 1_800_000_000,
    container: null,
    duration: null,
    width: 640,
    height: 480,
    video: null,
    audio: null,
    ...changed,
  };
}

/** A job as the API tells it. */
export function aJob(changed: Partial<JobObject> = {}): JobObject {
  return {
    id: "job_1",
    object: "job",
    kind: "analyse",
    asset_id: "asset_1",
    options: {},
    priority: 0,
    state: "queued",
    cancel_requested: false,
    progress: 0,
    attempts: 0,
    max_attempts: 5,
    created: 1_800_000_000,
    run_after: 1_800_000_000,
    started: null,
    finished: null,
    worker: null,
    result: null,
    error: null,
    last_event: 1,
    ...changed,
  };
}

/** The streams of events that were opened, each of which a test speaks through. */
export class FakeEventSource extends EventTarget {
  static opened: FakeEventSource[] = [];
  closed = false;

  /** Put it in the browser's place, with none open. */
  static install(): typeof FakeEventSource {
    FakeEventSource.opened = [];
    vi.stubGlobal("EventSource", FakeEventSource);
    return FakeEventSource;
  }

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }

  /** Let the service tell an event. */
  tell(number: number, kind: string, data: Record<string, unknown> = {}): void {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify({ number, kind, data }) }));
  }

  /** Cut the connection. */
  cut(): void {
    this.dispatchEvent(new Event("error"));
  }

  close(): void {
    this.closed = true;
  }
}

type Script = { status: number; body?: unknown; headers?: Record<string, string> } | "cut" | "hangs";

/** An `XMLHttpRequest` that answers by a script, one line for each request that is sent. */
export function fakeUploads(...script: Script[]): { sent: File[]; progress: (bytes: number) => void } {
  const sent: File[] = [];
  let last: { upload: { onprogress?: (event: { loaded: number }) => void } } | undefined;
  class FakeRequest {
    upload: { onprogress?: (event: { loaded: number }) => void } = {};
    status = 0;
    response: unknown = null;
    onload?: () => void;
    onerror?: () => void;
    onabort?: () => void;
    onloadend?: () => void;
    private line: Script | undefined;

    open(): void {}

    send(form: FormData): void {
      sent.push(form.get("file") as File);
      last = this;
      const line = script.shift();
      this.line = line;
      if (line !== "hangs") queueMicrotask(() => this.finish());
    }

    abort(): void {
      this.onabort?.();
    }

    getResponseHeader(name: string): string | null {
      return typeof this.line === "object" ? (this.line.headers?.[name] ?? null) : null;
    }

    private finish(): void {
      if (typeof this.line !== "object") this.onerror?.();
      else {
        this.status = this.line.status;
        this.response = this.line.body ?? null;
        this.onload?.();
      }
      this.onloadend?.();
    }
  }
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  return { sent, progress: (loaded) => last?.upload.onprogress?.({ loaded }) };
}
