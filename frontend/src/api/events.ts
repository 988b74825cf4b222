import { API, ApiError } from "@/api/client";
import { isFinal, readJob } from "@/api/jobs";
import type { JobError, JobObject, JobState } from "@/api/schema";

/** How a job stands, as its events tell it. `step`: what is being done, of which `stepDone` is done, from 0 to 1. */
export type JobView = {
  state: JobState;
  progress: number;
  step: string | null;
  stepDone: number;
  error: JobError | null;
  cancelling: boolean;
};

export type JobEvent = { number: number; kind: string; data: Record<string, unknown> };

export function viewOf(job: JobObject): JobView {
  const { state, progress, error } = job;
  return { state, progress, step: null, stepDone: 0, error, cancelling: job.cancel_requested && !isFinal(state) };
}

const QUEUED: JobView = { state: "queued", progress: 0, step: null, stepDone: 0, error: null, cancelling: false };

/** Return how a job stands after an event. */
export function advance(view: JobView, { kind, data }: JobEvent): JobView {
  if (kind === "progress") {
    const progress = typeof data.progress === "number" ? data.progress : view.progress;
    return { ...view, state: "running", progress, step: String(data.step ?? ""), stepDone: Number(data.done ?? 0) };
  }
  if (kind === "queued") return QUEUED;
  if (kind === "requeued") return { ...view, state: "queued", step: null };
  if (kind === "retrying")
    return { ...view, state: "queued", step: null, error: (data.error as JobError) ?? view.error };
  if (kind === "started") return { ...view, state: "running", error: null };
  if (kind === "cancelling") return { ...view, cancelling: true };
  if (kind === "succeeded")
    return { ...view, state: "succeeded", progress: 1, step: null, error: null, cancelling: false };
  if (kind === "failed" || kind === "cancelled") return { ...view, state: kind, step: null, cancelling: false };
  return view;
}

const KINDS = "queued requeued retrying started progress cancelling succeeded failed cancelled".split(" ");
const SHORTEST = 1_000;
const LONGEST = 15_000;
const GLANCE = 3_000;
const SILENCE = 10_000;
const MISSING = 404;
/** A browser keeps six connections to one server: most of them are for uploads and pictures. */
const MOST_STREAMS = 2;
let streams = 0;

export type Follower = {
  /** How the job stands now. */
  seen: (view: JobView) => void;
  /** It ended, with the job as it is written down; or it was erased, then null. */
  ended?: (job: JobObject | null) => void;
};

/** Follow a job until it ends, through lost connections and restarts of the service. Return what stops it. */
export function followJob(id: string, follower: Follower): () => void {
  const following = new Following(id, follower);
  void following.look();
  return () => following.stop();
}

class Following {
  private view = QUEUED;
  private last = 0;
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pause = SHORTEST;
  private stopped = false;

  constructor(
    private readonly id: string,
    private readonly follower: Follower,
  ) {}

  stop(): void {
    this.stopped = true;
    this.hangUp();
    clearTimeout(this.timer);
  }

  /** Ask how the job stands: it says what an `EventSource` never does, that the job is gone, or over for long. */
  async look(): Promise<void> {
    try {
      const job = await readJob(this.id);
      if (this.stopped) return;
      if (isFinal(job.state)) return this.end(job);
      this.tell({ ...viewOf(job), step: this.view.step, stepDone: this.view.stepDone });
      // The newest event once more, because it names the step; those before it say nothing that the job does not.
      this.last ||= Math.max(0, job.last_event - 1);
    } catch (reason) {
      if (this.stopped) return;
      if (reason instanceof ApiError && reason.status === MISSING) return this.end(null);
      return this.later(this.backOff());
    }
    if (streams >= MOST_STREAMS) return this.later(GLANCE);
    this.listen();
  }

  private listen(): void {
    const place = this.last ? `?last_event_id=${this.last}` : "";
    const source = new EventSource(`${API}/v1/jobs/${encodeURIComponent(this.id)}/events${place}`);
    this.source = source;
    streams += 1;
    this.expect();
    for (const kind of KINDS) source.addEventListener(kind, (event) => this.hear(event as MessageEvent<string>));
    // Whatever ended the stream, the job itself is asked next: the browser would give up at the first refusal.
    source.addEventListener("error", () => {
      this.hangUp();
      this.later(this.backOff());
    });
  }

  private hear(message: MessageEvent<string>): void {
    const event = JSON.parse(message.data) as JobEvent;
    this.last = event.number;
    this.pause = SHORTEST;
    this.expect();
    this.tell(advance(this.view, event));
    if (!isFinal(this.view.state)) return;
    // The job itself has the result, and knows whether somebody let it be tried again meanwhile.
    this.later(0);
  }

  /** Begin anew when nothing is heard for long: a proxy, or a machine that slept, may hold a stream that has no end. */
  private expect(): void {
    this.later(SILENCE);
  }

  private tell(view: JobView): void {
    this.view = view;
    this.follower.seen(view);
  }

  private end(job: JobObject | null): void {
    if (job) this.tell(viewOf(job));
    this.stop();
    this.follower.ended?.(job);
  }

  private hangUp(): void {
    if (!this.source) return;
    this.source.close();
    this.source = null;
    streams -= 1;
  }

  private backOff(): number {
    const pause = this.pause;
    this.pause = Math.min(2 * pause, LONGEST);
    return pause;
  }

  private later(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.hangUp();
      void this.look();
    }, pause);
  }
}
