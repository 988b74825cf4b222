import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useAddress } from "../use-address";
import type { Player } from "./player";

const route = getRouteApi("/assets/$assetId");

const SOON_MS = 300;
const WHILE_PLAYING_MS = 5_000;
/** Nearer than this, the address and the player mean the same moment. */
const SAME = 0.15;

/** Keep the place of the player in the address: now and then while it plays, and soon after it was moved. */
export function usePlace(player: Player): void {
  const { t } = route.useSearch();
  const write = useAddress();
  const written = useRef(t ?? 0);

  useEffect(() => {
    const asked = t ?? 0;
    if (asked === written.current) return;
    written.current = asked;
    if (Math.abs(player.time - asked) > SAME) player.seek(asked);
  }, [t, player]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let slow = false;
    const note = () => {
      timer = undefined;
      const time = Math.round(player.time * 10) / 10;
      if (time === written.current) return;
      written.current = time;
      write({ t: time || undefined });
    };
    const changed = () => {
      if (timer !== undefined && slow === player.playing) return;
      clearTimeout(timer);
      slow = player.playing;
      timer = setTimeout(note, slow ? WHILE_PLAYING_MS : SOON_MS);
    };
    const stop = player.subscribe(changed);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [player, write]);
}

/** Return where the address says that the player should begin. */
export function useAskedPlace(): number {
  return route.useSearch().t ?? 0;
}
