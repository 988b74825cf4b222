import { chromium, type Page } from "playwright-core";

/** What every scenario gets: a page, the dashboard's address, and a folder for pictures. */
export type Scene = { page: Page; address: string; folder: string };

/**
 * Open the dashboard in Debian's Chromium, play a scenario, and fail for whatever the browser complains about: an error
 * in the console, a violated content security policy, a request to another host. `expected` are complaints that the
 * scenario provokes.
 */
export async function play(scenario: (scene: Scene) => Promise<void>, expected: RegExp[] = []): Promise<void> {
  const [address, folder] = process.argv.slice(2);
  if (!address || !folder) throw new Error("usage: node SCENARIO.ts ADDRESS FOLDER");
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // Chromium's own sandbox needs a user other than root; the pages are ours.
    args: ["--no-sandbox"],
  });
  try {
    const page = await (await browser.newContext({ colorScheme: "light", reducedMotion: "reduce" })).newPage();
    const complaints = watch(page, address, expected);
    try {
      await scenario({ page, address, folder });
    } catch (error) {
      await page.screenshot({ path: `${folder}/failure.png` });
      process.stdout.write(`${complaints.join("\n")}\n`);
      throw error;
    }
    if (complaints.length) throw new Error(`the browser complains:\n${complaints.join("\n")}`);
  } finally {
    await browser.close();
  }
}

function watch(page: Page, address: string, expected: RegExp[]): string[] {
  const complaints: string[] = [];
  const note = (text: string) => {
    if (!expected.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => note(`page: ${error.stack ?? error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "blob:" && url.origin !== new URL(address).origin) note(`request to ${url.origin}`);
  });
  return complaints;
}
