// From a film that is dropped on the page to the moment in it that is looked for: usage: node walk.ts ADDRESS FOLDER
// FOLDER holds film.mp4 of the demo's world: a red circle, a blue square from 3 s on, and "seven" spoken at 7 s.
import { readFileSync } from "node:fs";
import { play } from "./browser.ts";
import { expectTime, save } from "./helpers.ts";

await play(async ({ page, address, folder }) => {
  await page.goto(address);
  await page.getByText("Drop pictures, sounds or films here").waitFor();
  const told = await listen(page);
  await drop(page, `${folder}/film.mp4`);

  const uploads = page.getByRole("region", { name: "Uploads" });
  await uploads.getByText("film.mp4").waitFor();
  await uploads.getByText(/analysed/).waitFor({ timeout: 180_000 });
  inOrder(await told(), [
    /^(Checking|Uploading|The service reads)/,
    /looking at the pictures$/,
    /listening to what/,
    /analysed$/,
  ]);
  await uploads.getByRole("link", { name: "film.mp4" }).click();
  await page.getByRole("heading", { level: 1, name: "film.mp4" }).waitFor();

  const transcript = page.getByRole("region", { name: "Transcript" });
  await transcript.getByText("seven").waitFor();
  const subtitles = await save(page, transcript.getByRole("link", { name: "Download the transcript as srt" }));
  if (!/^1\n00:00:0[67],\d{3} --> 00:00:0[78],\d{3}\nseven/i.test(subtitles)) throw new Error(`srt is:\n${subtitles}`);
  const captions = await save(page, transcript.getByRole("link", { name: "Download the transcript as vtt" }));
  if (!captions.startsWith("WEBVTT\n")) throw new Error(`vtt is:\n${captions}`);

  await search("a blue square");
  await expectTime(page, 2.5, 6);
  await search("seven");
  await expectTime(page, 6, 8.5);

  async function search(words: string) {
    await page.getByRole("link", { name: "Search", exact: true }).click();
    await page.getByLabel("Search what is seen and said").fill(words);
    // The best moment comes first.
    await page.getByRole("main").locator('a[href*="/assets/"][href*="t="]').first().click();
    await page.locator("video").waitFor();
  }
});

/** Drop a file on the window, as from a file manager. */
async function drop(page: import("playwright-core").Page, path: string) {
  const content = readFileSync(path).toString("base64");
  const files = await page.evaluateHandle(
    ([text, name]) => {
      const bytes = Uint8Array.from(atob(text as string), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name as string, { type: "video/mp4" }));
      return transfer;
    },
    [content, "film.mp4"],
  );
  for (const event of ["dragenter", "dragover", "drop"]) {
    await page.dispatchEvent("body", event, { dataTransfer: files });
  }
}

/** Write down every word that the list of uploads says from now on; return what gives them. */
async function listen(page: import("playwright-core").Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    new MutationObserver(() => {
      const words = document.querySelector('[aria-label="Uploads"] li p')?.textContent;
      if (words && words !== told.at(-1)) told.push(words);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}

/** Fail unless each of the steps was told, one after the other. */
function inOrder(told: string[], steps: RegExp[]) {
  const places = steps.map((step) => told.findIndex((words) => step.test(words)));
  const isInOrder = places.every((place, index) => place > (places[index - 1] ?? -1));
  if (!isInOrder) throw new Error(`the upload did not tell its steps one after the other, but: ${told.join(" / ")}`);
}
