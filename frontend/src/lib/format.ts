const SECONDS_OF_HOUR = 3600;

/** Return a time in seconds as people read it on a player: 5.04 → `0:05`, 3725 → `1:02:05`. */
export function clock(seconds: number): string {
  const whole = Math.floor(Math.max(0, seconds));
  const hours = Math.floor(whole / SECONDS_OF_HOUR);
  const minutes = Math.floor((whole % SECONDS_OF_HOUR) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** Return bytes with decimal units, as disks and downloads are sold: 9397558 → `9.4 MB`. */
export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Return a name in quotation marks, kept apart from the sentence around it whichever way it is written. */
export function quoted(name: string): string {
  return `“\u2068${name}\u2069”`;
}

/** Return a share as a percentage without decimals: 0.918 → `92 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
