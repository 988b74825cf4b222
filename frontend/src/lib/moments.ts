import type { Preferences } from "@/lib/preferences";

const STEPS = [
  { seconds: 86_400, unit: "day" },
  { seconds: 3_600, unit: "hour" },
  { seconds: 60, unit: "minute" },
] as const;
const WEEK = 7 * 86_400;

/** Return a Unix time as a date and a time of day, in the words of this language. */
export function dateAndTime(at: number, cycle: "h23" | "h12" = "h23"): string {
  const look = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-GB", { ...look, hourCycle: cycle }).format(at * 1000);
}

/** Return how long ago a Unix time is: `3 minutes ago`; what is older than a week is a date. */
export function ago(at: number, now: number): string {
  const past = now - at;
  if (past > WEEK) return dateAndTime(at);
  for (const { seconds, unit } of STEPS) {
    if (past >= seconds) return new Intl.RelativeTimeFormat("en-GB").format(-Math.floor(past / seconds), unit);
  }
  return "just now";
}

/** Return a Unix time as the settings say. */
export function moment(at: number, now: number, times: Preferences["times"]): string {
  return times === "relative" ? ago(at, now) : dateAndTime(at, times);
}
