import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Player } from "./player";

const route = getRouteApi("/assets/$assetId");

const SOON_MS = 300;
const WHILE_PLAYING_MS = 5_000;
/** Nearer than this, the address and the player mean the same moment. */
const SAME = 0.15;

/** Keep the place of the player in the address: now and then while it plays, and soon after it was moved. */
export function usePlace(player: Player): void {
  const { t } = route.useSearch();
  const navigate = route.useNavigate();
  const { history } = useRouter();
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
    const here = history.location.pathname;
    const write = () => {
      timer = undefined;
      // On the way to another view this one is still drawn, and its place has no business in the other's address.
      if (history.location.pathname !== here) return;
      const time = Math.round(player.time * 10) / 10;
      if (time === written.current) return;
      written.current = time;
      void navigate({ search: (now) => ({ ...now, t: time || undefined }), replace: true, resetScroll: false });
    };
    const changed = () => {
      if (timer !== undefined && slow === player.playing) return;
      clearTimeout(timer);
      slow = player.playing;
      timer = setTimeout(write, slow ? WHILE_PLAYING_MS : SOON_MS);
    };
    const stop = player.subscribe(changed);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [player, navigate, history]);
}

/** Return where the address says that the player should begin. */
export function useAskedPlace(): number {
  return route.useSearch().t ?? 0;
}
