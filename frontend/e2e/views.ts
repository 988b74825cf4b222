// Every view, light and dark, on a desk and on a phone: axe finds nothing serious, and a picture is kept.
// usage: node views.ts ADDRESS FOLDER

import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { play } from "./browser.ts";
import { ask } from "./service.ts";

// The narrowest window that the dashboard is made for.
const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
/** What the browser says of an asset that is not there. */
const EXPECTED = [/status of 404/];
const GRAVE = ["serious", "critical"];

/** Names from right to left and without a space, which must not make any view wider than the window. */
const STRANGE = [`${"صورة".repeat(50)}.png`, `${"x".repeat(240)}.png`];

await play(async ({ page, address, folder }) => {
  await page.goto(address);
  const strange = await storeStrangeNames(page, `${folder}/astronaut.png`);
  const stored = await (await fetch(`${address}/api/v1/assets`)).json();
  const views: Record<string, string> = { library: "/", search: "/search?q=a%20blue%20square", jobs: "/jobs" };
  for (const asset of stored.data) views[asset.kind] = `/assets/${asset.id}`;
  for (const [index, id] of strange.entries()) views[`strange-${index}`] = `/assets/${id}`;
  views.erased = "/assets/asset_00000000000000000000000000";
  for (const name of ["models", "playground", "system", "settings", "nothing-here"]) views[name] = `/${name}`;

  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const [name, path] of Object.entries(views)) {
        await page.goto(`${address}${path}`);
        await page.getByRole("main").locator("h1").waitFor();
        await page.waitForLoadState("load");
        // Grey shapes stand for what is still asked for: the view itself is what is to be judged.
        await page.waitForFunction(() => !document.querySelector("main .animate-pulse"));
        await page.waitForFunction(isDrawn);
        if ((await page.locator("h1").count()) !== 1) found.push(`${name}, ${size}: not one h1`);
        await page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png` });
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        for (const violation of violations.filter((each) => GRAVE.includes(each.impact ?? ""))) {
          const places = violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).join("\n  ");
          found.push(`${name}, ${size}, ${colorScheme}: ${violation.id}: ${violation.help}\n  ${places}`);
        }
        for (const view of await cutOff(page)) found.push(`${name}, ${size}: the way to '${view}' is cut off`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) found.push(`${name}, ${size}, ${colorScheme}: ${wide} pixels wider than the window`);
      }
    }
  }
  for (const id of strange) await ask(page, "DELETE", `/v1/assets/${id}`);
  if (found.length) throw new Error(found.join("\n"));
}, EXPECTED);

/** Say whether every picture and film that is in the window can be seen. */
function isDrawn(): boolean {
  const inWindow = ({ top, bottom }: DOMRect) => bottom > 0 && top < window.innerHeight;
  const pictures = [...document.images].filter((picture) => inWindow(picture.getBoundingClientRect()));
  const films = [...document.querySelectorAll("video")];
  return (
    pictures.every((picture) => picture.complete && picture.naturalWidth > 0) &&
    films.every((film) => film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA)
  );
}

/** Return the names of the views whose links are not whole in the window, or lie under something else. */
function cutOff(page: Page): Promise<string[]> {
  return page.getByRole("navigation", { name: "Views" }).evaluate((nav) => {
    const links = [...nav.querySelectorAll("a")];
    const isWhole = (link: HTMLElement) => {
      const { left, right, top, bottom } = link.getBoundingClientRect();
      const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return left >= 0 && right <= window.innerWidth && link.scrollWidth <= link.clientWidth && link === middle;
    };
    return links.length === 0 ? ["every view"] : links.filter((link) => !isWhole(link)).map((link) => link.textContent);
  });
}

/** Store a picture under each strange name, and return their ids once they can be found. */
async function storeStrangeNames(page: Page, path: string): Promise<string[]> {
  const content = readFileSync(path).toString("base64");
  const ids = await page.evaluate(
    async ([text, names]) => {
      const bytes = Uint8Array.from(atob(text as string), (letter) => letter.charCodeAt(0));
      const stored = (names as string[]).map(async (name, index) => {
        const form = new FormData();
        // A byte after the picture's end makes the bytes others, so that none is the same asset as another.
        form.append("file", new File([bytes, new Uint8Array([index])], name, { type: "image/png" }));
        return (await (await fetch("/api/v1/assets", { method: "POST", body: form })).json()).id as string;
      });
      return Promise.all(stored);
    },
    [content, STRANGE] as const,
  );
  for (const id of ids) {
    await page.goto(new URL(`/assets/${id}`, page.url()).href);
    await page.getByRole("region", { name: "Looks similar" }).waitFor({ timeout: 120_000 });
  }
  return ids;
}
