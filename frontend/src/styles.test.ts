import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync("src/styles.css", "utf8");
const THEMES = [
  ["light", ":root {"],
  ["dark", ':root[data-theme="dark"] {'],
] as const;
const UNDER = ["canvas", "surface", "raised"];
const TEXTS = ["ink", "muted", "accent", "good", "warn", "bad"];

/** Return the colours of a theme by their role. */
function coloursOf(start: string): Map<string, string> {
  const block = css.slice(css.indexOf(start)).split("}")[0] ?? "";
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, role, colour]) => [role ?? "", colour ?? ""]),
  );
}

/** Return the relative luminance of a colour (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((place) => {
    const share = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

test.each(THEMES)("in the %s theme texts and fields stand out from what they lie on", (_, start) => {
  const colours = coloursOf(start);
  const of = (role: string) => colours.get(role) ?? expect.fail(`there is no --${role}`);
  const weak = [
    ...TEXTS.flatMap((text) => UNDER.map((under) => [text, under, 4.5] as const)),
    ...UNDER.map((under) => ["edge", under, 3] as const),
    ["on-accent", "accent", 4.5] as const,
  ].filter(([over, under, least]) => contrast(of(over), of(under)) < least);
  expect(weak).toEqual([]);
});
