import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";

/** Follow a link that downloads, and return what came. */
export async function save(page: Page, link: Locator): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return readFileSync(await download.path(), "utf8");
}

/** Wait until the player stands between two times, in seconds. */
export async function expectTime(page: Page, least: number, most: number): Promise<void> {
  await page.waitForFunction(
    ([from, to]) => {
      const time = document.querySelector("video")?.currentTime ?? -1;
      return time >= (from as number) && time <= (to as number);
    },
    [least, most],
  );
}
