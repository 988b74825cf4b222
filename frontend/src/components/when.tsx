import { dateAndTime, moment } from "@/lib/moments";
import { usePreferences } from "@/lib/preferences";

/** A moment (Unix time) in the form that the settings say; the exact one is its tooltip. */
export function When({ at, now = Date.now() / 1000 }: { at: number; now?: number }) {
  const { times } = usePreferences();
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={dateAndTime(at)}>
      {moment(at, now, times)}
    </time>
  );
}
