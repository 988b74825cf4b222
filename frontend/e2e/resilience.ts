// What goes wrong and how the page goes on: usage: node resilience.ts ADDRESS FOLDER
import { truncateSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { play, type Scene } from "./browser.ts";
import { AWAY, ask, filmOf, operate } from "./service.ts";
import { silence } from "./sounds.ts";

const EXPECTED = [...AWAY, /status of 404/, /status of 415/];

await play(async (scene) => {
  await scene.page.goto(scene.address);
  await wrongFiles(scene);
  await cutUpload(scene);
  await awayAndBack(scene);
  await failedJob(scene);
  await erasedElsewhere(scene);
}, EXPECTED);

function tray(page: Page) {
  return page.getByRole("region", { name: "Uploads" });
}

function choose(page: Page, files: Parameters<Page["setInputFiles"]>[1]) {
  return page.getByLabel("Files to upload").setInputFiles(files);
}

/** What can be known before is told before: nothing is sent. */
async function wrongFiles({ page, folder }: Scene) {
  const sent: string[] = [];
  const note = (request: { method: () => string; url: () => string }) =>
    request.method() === "POST" && sent.push(request.url());
  page.on("request", note);
  const info = (await ask(page, "GET", "/info")) as { limits: { image_max_bytes: number } };
  await choose(page, { name: "paper.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
  await tray(page).getByText("has nothing to see or hear").waitFor();
  const large = `${folder}/large.png`;
  writeFileSync(large, "");
  truncateSync(large, info.limits.image_max_bytes + 1);
  await choose(page, large);
  await tray(page).getByText("are too many: a picture may have").waitFor();
  page.off("request", note);
  if (sent.length) throw new Error(`wrong files were sent: ${sent}`);
  await tray(page).getByRole("button", { name: "Close" }).click();
}

/** An upload whose network goes away in the middle goes on when it is back, without anybody's help. */
async function cutUpload({ page, folder }: Scene) {
  const path = `${folder}/silence.wav`;
  writeFileSync(path, silence(60));
  await page.context().setOffline(true);
  await choose(page, path);
  await tray(page)
    .getByText(/again|cut/i)
    .waitFor();
  await page.context().setOffline(false);
  await tray(page)
    .getByText(/^(Stored|Was here already)/)
    .waitFor({ timeout: 120_000 });
}

/** A service that is away is told, and the page goes on by itself. */
async function awayAndBack({ page }: Scene) {
  operate("stop");
  try {
    await page.getByText("The service does not answer.").first().waitFor({ timeout: 60_000 });
  } finally {
    operate("start");
  }
  await page.getByText("The service does not answer.").waitFor({ state: "detached", timeout: 120_000 });
  await page.getByRole("link", { name: "film.mp4" }).first().waitFor({ timeout: 60_000 });
}

/** A file that is no picture although it says so is told with the reason. */
async function failedJob({ page }: Scene) {
  await choose(page, { name: "broken.png", mimeType: "image/png", buffer: Buffer.from("not a picture at all") });
  const entry = tray(page).getByRole("listitem").filter({ hasText: "broken.png" });
  await entry.locator("p.text-bad").waitFor({ timeout: 60_000 });
}

/** What was erased in another tab is told at the next look. */
async function erasedElsewhere({ page, address }: Scene) {
  const { data } = (await ask(page, "GET", "/v1/assets?name=silence.wav")) as { data: { id: string }[] };
  await page.goto(`${address}/assets/${data[0]?.id}`);
  await page.getByRole("heading", { level: 1, name: "silence.wav" }).waitFor();
  const other = await page.context().newPage();
  await other.goto(`${address}/assets/${data[0]?.id}`);
  await other.getByRole("button", { name: "Delete", exact: true }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await other.waitForURL(`${address}/`);
  await filmOf(other);
  await other.close();
  await page.reload();
  await page.getByText("This asset is not there").waitFor();
}
