import { vi } from "vitest";
import { FakeEventSource } from "@/testing/fakes";

const SHOWN = { width: 600, height: 400 };

/** Tells every element at once that it has the same size: jsdom lays nothing out. */
class FakeResizeObserver {
  constructor(
    private readonly tell: (entries: { target: Element; contentRect: object; borderBoxSize: [] }[]) => void,
  ) {}

  observe(target: Element): void {
    if (!target.hasAttribute("data-row")) this.tell([{ target, contentRect: SHOWN, borderBoxSize: [] }]);
  }

  disconnect(): void {}
}

/** Let jsdom have what browsers have: sizes, streams of events, and elements that play. */
export function pretendBrowser(): void {
  vi.stubGlobal("ResizeObserver", FakeResizeObserver);
  FakeEventSource.install();
  vi.stubGlobal("scrollTo", () => undefined);
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  const paused = new WeakMap<HTMLMediaElement, boolean>();
  vi.spyOn(HTMLMediaElement.prototype, "paused", "get").mockImplementation(function (this: HTMLMediaElement) {
    return paused.get(this) ?? true;
  });
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(async function (this: HTMLMediaElement) {
    paused.set(this, false);
    this.dispatchEvent(new Event("play"));
  });
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(function (this: HTMLMediaElement) {
    paused.set(this, true);
    this.dispatchEvent(new Event("pause"));
  });
}
