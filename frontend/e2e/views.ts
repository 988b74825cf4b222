// Every view, light and dark, on a desk and on a phone: axe finds nothing serious, and a picture is kept.
// usage: node views.ts ADDRESS FOLDER
import { AxeBuilder } from "@axe-core/playwright";
import { play } from "./browser.ts";

const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
/** What the browser says of an asset that is not there. */
const EXPECTED = [/status of 404/];
const GRAVE = ["serious", "critical"];

await play(async ({ page, address, folder }) => {
  const stored = await (await fetch(`${address}/api/v1/assets`)).json();
  const views: Record<string, string> = { library: "/", search: "/search?q=a%20blue%20square", jobs: "/jobs" };
  for (const asset of stored.data) views[asset.kind] = `/assets/${asset.id}`;
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
        if ((await page.locator("h1").count()) !== 1) found.push(`${name}, ${size}: not one h1`);
        await page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png` });
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        for (const violation of violations.filter((each) => GRAVE.includes(each.impact ?? ""))) {
          const places = violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).join("\n  ");
          found.push(`${name}, ${size}, ${colorScheme}: ${violation.id}: ${violation.help}\n  ${places}`);
        }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) found.push(`${name}, ${size}, ${colorScheme}: ${wide} pixels wider than the window`);
      }
    }
  }
  if (found.length) throw new Error(found.join("\n"));
}, EXPECTED);
