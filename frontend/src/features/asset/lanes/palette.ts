import { useEffect, useState } from "react";

const ROLES = ["surface", "raised", "line", "ink", "muted", "accent", "good", "warn"] as const;

/** The colours of the theme by their role, for a canvas, which sees no style sheet. */
export type Palette = Record<(typeof ROLES)[number], string>;

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(ROLES.map((role) => [role, style.getPropertyValue(`--${role}`).trim()])) as Palette;
}

/** Return the colours, and new ones when the theme changes. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(read);
  useEffect(() => {
    const observer = new MutationObserver(() => setPalette(read()));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, []);
  return palette;
}
