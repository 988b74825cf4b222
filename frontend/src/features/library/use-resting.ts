import { useEffect, useState } from "react";

const REST = 90;
const shown = new Set<string>();

/**
 * Return whether an asset has been in sight for a moment, now or before: what only flies by while somebody scrolls is
 * not asked for, because each picture that was never seen has to be made first.
 */
export function useResting(id: string): boolean {
  const [rests, setRests] = useState(() => shown.has(id));
  useEffect(() => {
    if (rests) return;
    const timer = setTimeout(() => {
      shown.add(id);
      setRests(true);
    }, REST);
    return () => clearTimeout(timer);
  }, [id, rests]);
  return rests;
}
