import { useEffect, useState } from "react";

const REST = 90;
/** Who scrolls farther than this in that time, in pixels, sees no pictures, only that there are some. */
const FLYING = 360;
const shown = new Set<string>();

/**
 * Return whether an asset has been in sight for a moment, now or before: what only flies by while somebody scrolls is
 * not asked for, because each picture that was never seen has to be made first.
 */
export function useResting(id: string): boolean {
  const [rests, setRests] = useState(() => shown.has(id));
  useEffect(() => {
    if (rests) return;
    let before = window.scrollY;
    const timer = setInterval(() => {
      const flies = Math.abs(window.scrollY - before) > FLYING;
      before = window.scrollY;
      if (flies) return;
      clearInterval(timer);
      shown.add(id);
      setRests(true);
    }, REST);
    return () => clearInterval(timer);
  }, [id, rests]);
  return rests;
}
