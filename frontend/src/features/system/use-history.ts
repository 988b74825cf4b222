import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { metricsQuery } from "@/api/system";
import { parse, type Sample } from "./prometheus";
import { between, type Point, type Reading, reading } from "./rates";

/** How many points a small chart has: two minutes of them. */
export const POINTS = 60;

/** What the service counts now, and what happened since the view was opened. */
export function useHistory(): { samples: Sample[] | null; points: Point[]; error: Error | null } {
  const { data, dataUpdatedAt, error } = useQuery({ ...metricsQuery(), retry: false });
  const [samples, setSamples] = useState<Sample[] | null>(null);
  const [points, setPoints] = useState<Point[]>([]);
  const last = useRef<Reading | null>(null);
  useEffect(() => {
    if (data === undefined) return;
    const now = parse(data);
    const next = reading(now, dataUpdatedAt / 1000);
    const point = last.current && between(last.current, next);
    last.current = next;
    setSamples(now);
    if (point) setPoints((all) => [...all, point].slice(-POINTS));
  }, [data, dataUpdatedAt]);
  return { samples, points, error };
}
