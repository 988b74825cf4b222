const PATHS = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
  back: "M6 5h2v14H6zM19 5v14l-10-7z",
  on: "M16 5h2v14h-2zM5 5v14l10-7z",
  loud: "M4 9v6h4l5 4V5L8 9zM15.5 8.5v7c1.5-.6 2.5-2 2.5-3.5s-1-2.9-2.5-3.5z",
  muted:
    "M4 9v6h4l5 4V5L8 9zM15.3 9.7l1.4-1.4 2.3 2.3 2.3-2.3 1.4 1.4-2.3 2.3 2.3 2.3-1.4 1.4-2.3-2.3-2.3 2.3-1.4-1.4 2.3-2.3z",
  full: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
} as const;

export type IconName = keyof typeof PATHS;

/** A sign of the player; what it means is said by the button around it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" className="size-5 fill-current" fillRule="evenodd" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
