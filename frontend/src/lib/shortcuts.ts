/** What the keys do, by place: shown by the keyboard help and the settings. */
export const SHORTCUTS = [
  {
    place: "Everywhere",
    keys: [
      { keys: ["Ctrl K", "⌘ K"], does: "Find a view, an asset or a command" },
      { keys: ["?"], does: "Show the keyboard help" },
      { keys: ["Escape"], does: "Close what lies over the page" },
    ],
  },
  {
    place: "Library",
    keys: [
      { keys: ["← ↑ → ↓"], does: "Go to the asset beside" },
      { keys: ["Home", "End"], does: "Go to the first, the last" },
      { keys: ["Enter"], does: "Open" },
      { keys: ["Space"], does: "Select or deselect" },
      { keys: ["Ctrl A"], does: "Select all that are loaded" },
      { keys: ["Delete"], does: "Delete the selected ones, after a question" },
    ],
  },
  {
    place: "Player",
    keys: [
      { keys: ["Space", "K"], does: "Play or pause" },
      { keys: ["← →"], does: "Five seconds back or on; with Shift one" },
      { keys: ["J", "L"], does: "Ten seconds back or on" },
      { keys: [",", "."], does: "One frame back or on" },
      { keys: ["0 – 9"], does: "Go to that tenth" },
      { keys: ["F", "M", "C"], does: "Full screen, sound off, subtitles" },
    ],
  },
  {
    place: "Picture",
    keys: [
      { keys: ["+", "-", "0"], does: "Larger, smaller, as large as there is room" },
      { keys: ["← ↑ → ↓"], does: "Move an enlarged picture" },
    ],
  },
  { place: "Search", keys: [{ keys: ["/"], does: "Go to the search box" }] },
] as const;

/** Say whether somebody is writing, so that letters are letters. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "range", "button", "file"].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
