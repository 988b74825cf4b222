/** The views, in the order in which they are offered. */
export const VIEWS = [
  { to: "/", name: "Library" },
  { to: "/search", name: "Search" },
  { to: "/jobs", name: "Jobs" },
  { to: "/models", name: "Models" },
  { to: "/playground", name: "Playground" },
  { to: "/system", name: "System" },
  { to: "/settings", name: "Settings" },
] as const;
