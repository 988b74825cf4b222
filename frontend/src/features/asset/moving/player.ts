import { useCallback, useSyncExternalStore } from "react";

const EVENTS = "timeupdate seeking seeked play pause ended ratechange volumechange loadedmetadata waiting playing";

/**
 * Where a recording stands, for everything that follows it. Without an element that plays, as for a film that this browser
 * cannot decode, it is a place that can be moved.
 */
export class Player {
  private readonly listeners = new Set<() => void>();
  private element: HTMLMediaElement | null = null;
  private ticking = 0;
  private place: number;

  constructor(
    readonly duration: number,
    /** How long a frame is shown; sound has steps too. */
    readonly step: number,
    place = 0,
  ) {
    this.place = Math.min(Math.max(0, place), duration);
  }

  /** Follow an element; the returned function lets it go, and keeps the place. */
  attach(element: HTMLMediaElement): () => void {
    this.element = element;
    element.currentTime = this.place;
    for (const name of EVENTS.split(" ")) element.addEventListener(name, this.changed);
    this.changed();
    return () => {
      for (const name of EVENTS.split(" ")) element.removeEventListener(name, this.changed);
      this.place = element.currentTime;
      this.element = null;
      cancelAnimationFrame(this.ticking);
      this.changed();
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get time(): number {
    return this.element ? this.element.currentTime : this.place;
  }

  get playing(): boolean {
    return this.element !== null && !this.element.paused && !this.element.ended;
  }

  get playable(): boolean {
    return this.element !== null;
  }

  get media(): HTMLMediaElement | null {
    return this.element;
  }

  seek(time: number): void {
    this.place = Math.min(Math.max(0, time), this.duration);
    if (this.element) this.element.currentTime = this.place;
    this.changed();
  }

  /** Go on or stop. What the browser does not allow, or what is not there to be played, is told by the element's events. */
  toggle(): void {
    if (!this.element) return;
    if (this.playing) this.element.pause();
    else this.element.play().catch(() => undefined);
  }

  pause(): void {
    this.element?.pause();
  }

  mute(): void {
    if (this.element) this.element.muted = !this.element.muted;
  }

  setRate(rate: number): void {
    if (this.element) this.element.playbackRate = rate;
  }

  private readonly changed = () => {
    for (const listener of this.listeners) listener();
    // Elements tell the time four times a second only: a playhead and a word need every frame.
    cancelAnimationFrame(this.ticking);
    if (this.playing) this.ticking = requestAnimationFrame(this.changed);
  };
}

/** Return what `select` sees of the player; the component is drawn again only when that changes. */
export function usePlayer<T extends number | boolean | string>(player: Player, select: (player: Player) => T): T {
  const subscribe = useCallback((listener: () => void) => player.subscribe(listener), [player]);
  return useSyncExternalStore(subscribe, () => select(player));
}
