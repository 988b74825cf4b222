// Without a mouse from the palette to the player: usage: node keyboard.ts ADDRESS FOLDER
import { play } from "./browser.ts";
import { expectTime } from "./helpers.ts";

await play(async ({ page, address }) => {
  const { keyboard } = page;
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).waitFor();

  await keyboard.press("Tab");
  if ((await focused()) !== "Skip to the content") throw new Error(`the first stop is '${await focused()}'`);
  await keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "View, asset or command" }).waitFor();
  await keyboard.type("search");
  await keyboard.press("Enter");
  await page.waitForURL("**/search");

  await page.getByRole("dialog").waitFor({ state: "detached" });
  const box = page.getByRole("searchbox");
  await box.waitFor();
  // Drawn is not yet listening: faster than a person, the first press may come too early.
  for (let presses = 0; !(await box.evaluate((element) => element === document.activeElement)); presses += 1) {
    if (presses > 20) throw new Error("the box has no focus after '/'");
    await keyboard.press("/");
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await keyboard.type("a blue square");
  await page.waitForURL(/q=a(\+|%20)blue/);
  await page.locator("[data-moment]").first().waitFor();
  for (let stops = 0; !(await page.evaluate(() => document.activeElement?.hasAttribute("data-moment"))); stops += 1) {
    if (stops > 30) throw new Error("thirty stops after the box there is no moment");
    await keyboard.press("Tab");
  }
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
  if (ring === "none") throw new Error("the moment that has the focus does not show it");
  await keyboard.press("Enter");
  await page.waitForURL("**/assets/**");
  await expectTime(page, 2.5, 6);

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await keyboard.press("0");
  await expectTime(page, 0, 0.1);
  await keyboard.press("ArrowRight");
  await expectTime(page, 4.9, 5.1);
  await keyboard.press(".");
  await expectTime(page, 5.05, 5.2);
  await keyboard.press("k");
  await page.waitForFunction(() => document.querySelector("video")?.paused === false);
  await keyboard.press("k");
  await page.waitForFunction(() => document.querySelector("video")?.paused === true);

  await keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  function focused() {
    return page.evaluate(() => document.activeElement?.textContent ?? "");
  }
});
