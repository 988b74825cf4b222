// What the pages take, in Debian's Chromium: usage: node measure.ts ADDRESS RUNS SECONDS, with the seeded library's films
// in SHORT_FILM and LONG_FILM. Prints JSON. Each run has a context of its own, so that nothing is in the browser's cache.
import { type Browser, chromium, type Page } from "playwright-core";

const [address, runs, seconds] = process.argv.slice(2);
const { SHORT_FILM, LONG_FILM } = process.env;
if (!address || !runs || !seconds || !SHORT_FILM || !LONG_FILM) throw new Error("usage: see the head of measure.ts");

/** An interaction: what it was, and the time until its effect was on the screen, in milliseconds. */
type Interaction = { name: string; milliseconds: number };

async function fresh(browser: Browser, measure: (page: Page) => Promise<unknown>): Promise<unknown> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    return await measure(await context.newPage());
  } finally {
    await context.close();
  }
}

/** The first look at the library: when something is painted, when its pictures are, and what came for that. */
async function openLibrary(page: Page) {
  await page.goto(address as string);
  const pictures = page.getByRole("list", { name: "Assets" }).locator("img");
  await pictures.first().waitFor();
  const shown = await page.evaluate(async () => {
    const seen = () => [...document.querySelectorAll<HTMLImageElement>("[aria-label=Assets] img")];
    while (!seen().length || !seen().every((each) => each.complete)) await new Promise(requestAnimationFrame);
    return performance.now();
  });
  return page.evaluate((pictures) => {
    const entries = [performance.getEntriesByType("navigation"), performance.getEntriesByType("resource")].flat();
    const came = entries as PerformanceResourceTiming[];
    const size = (of: PerformanceResourceTiming[]) => of.reduce((sum, each) => sum + each.transferSize, 0);
    return {
      firstPaint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
      pictures,
      scriptBytes: size(came.filter((each) => new URL(each.name).pathname.endsWith(".js"))),
      bytes: size(came.filter((each) => !new URL(each.name).pathname.startsWith("/api/"))),
    };
  }, shown);
}

/** Scroll through the library, half of the time as fast as one can look, then three times that: frames of each second. */
async function scrollLibrary(page: Page) {
  await page.goto(address as string);
  await page.getByRole("list", { name: "Assets" }).locator("img").first().waitFor();
  return page.evaluate(async (seconds) => {
    const SLOW = 2.4; // pixels a millisecond
    const next = () => new Promise<number>(requestAnimationFrame);
    const idle = [];
    for (let last = await next(), frame = 0; frame < 60; frame++) {
      const now = await next();
      idle.push(now - last);
      last = now;
    }
    const start = await next();
    const perSecond = new Array<number>(seconds).fill(0);
    for (let last = start; ; ) {
      const now = await next();
      const second = Math.floor((now - start) / 1000);
      if (second >= seconds) break;
      perSecond[second] = (perSecond[second] ?? 0) + 1;
      window.scrollBy(0, (now - last) * (second < seconds / 2 ? SLOW : 3 * SLOW));
      last = now;
    }
    return { perSecond, idle: 60_000 / idle.reduce((sum, each) => sum + each), pixels: window.scrollY };
  }, Number(seconds));
}

/** Open a film, wait until it can be read and played, and do with it what people do: the time that each act takes. */
async function useFilm(page: Page, id: string | undefined) {
  await page.addInitScript(() => {
    const seen: Interaction[] = [];
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const each of list.getEntries() as (PerformanceEventTiming & { interactionId: number })[])
        if (each.interactionId) seen.push({ name: each.name, milliseconds: each.duration });
    }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  });
  await page.goto(`${address}/assets/${id}`);
  await page.getByRole("button", { name: "Go to 0:00" }).first().waitFor();
  const usable = await page.evaluate(async () => {
    while ((document.querySelector("video")?.readyState ?? 0) < 1) await new Promise(requestAnimationFrame);
    return performance.now();
  });
  const acts: Record<string, number> = {};
  for (const [name, act] of Object.entries(ACTS)) {
    await act(page);
    // The browser tells of an event after the frame that shows it.
    const worst = await page.evaluate(async () => {
      for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
      const seen = (window as unknown as { seen: Interaction[] }).seen.splice(0);
      return Math.max(0, ...seen.map((each) => each.milliseconds));
    });
    acts[name] = worst;
  }
  return { usable, acts };
}

/** Press keys one after the other, each after the screen had time to follow. */
async function press(page: Page, keys: string[]) {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
  }
}

const ACTS: Record<string, (page: Page) => Promise<void>> = {
  "seek by a click on the lanes": async (page) => {
    const lanes = page.getByTestId("timeline");
    const width = (await lanes.boundingBox())?.width ?? 0;
    for (const share of [0.2, 0.8, 0.5, 0.95, 0.1]) await lanes.click({ position: { x: width * share, y: 100 } });
  },
  "zoom in and out": async (page) => {
    for (let press = 0; press < 5; press++) await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Show all" }).click();
  },
  "show and hide a layer": async (page) => {
    for (const name of ["Faces", "People", "Faces", "People"]) {
      await page.getByRole("button", { name, exact: true }).click();
    }
  },
  "keys of the player": (page) => press(page, ["l", "ArrowRight", ".", ",", "5", "j", "9", "0", "k", "k"]),
  "find a word": async (page) => {
    await page.getByRole("searchbox", { name: "Find in the transcript" }).click();
    await press(page, [..."nobody", "Enter", "Enter", "Enter", "Escape"]);
  },
  "open the list of everything": async (page) => {
    await page.getByText("Everything found, as a list").click();
    await page.getByText("Everything found, as a list").click();
  },
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // Chromium's own sandbox needs a user other than root; the pages are ours.
  args: ["--no-sandbox"],
});
try {
  const found = { version: browser.version(), library: [], scroll: [], short: [], long: [] } as Record<string, unknown>;
  for (const [name, measure] of Object.entries({
    library: openLibrary,
    scroll: scrollLibrary,
    short: (page: Page) => useFilm(page, SHORT_FILM),
    long: (page: Page) => useFilm(page, LONG_FILM),
  })) {
    const measured = [];
    for (let run = 0; run < Number(runs); run++) measured.push(await fresh(browser, measure));
    found[name] = measured;
    process.stderr.write(`measured: ${name}\n`);
  }
  process.stdout.write(`${JSON.stringify(found)}\n`);
} finally {
  await browser.close();
}
