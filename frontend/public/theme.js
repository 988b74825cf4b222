// Runs before the first paint, as a file of its own because the content security policy allows no inline scripts.
{
  const root = document.documentElement.dataset;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    root.theme = localStorage.getItem("theme") ?? (dark.matches ? "dark" : "light");
  };
  show();
  dark.addEventListener("change", show);
  // As src/lib/preferences.ts stores it; a text that is something else means what the system says.
  if (/"motion":"reduced"/.test(localStorage.getItem("preferences") ?? "")) root.motion = "reduced";
}
