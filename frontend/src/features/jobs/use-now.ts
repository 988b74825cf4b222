import { useEffect, useState } from "react";

/** Return the time in seconds, each second anew while something moves. */
export function useNow(moves: boolean): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    if (!moves) return;
    const timer = setInterval(() => setNow(Date.now() / 1000), 1000);
    return () => clearInterval(timer);
  }, [moves]);
  return now;
}
