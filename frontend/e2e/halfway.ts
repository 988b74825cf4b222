// A job whose film is taken away half-way: usage: node halfway.ts ADDRESS FOLDER
// FOLDER holds long.mp4: the demo's film, often enough that its pictures take seconds.
import { play, type Scene } from "./browser.ts";
import { AWAY, ask, inService, ready } from "./service.ts";

const NAME = "long.mp4";

await play(async (scene) => {
  const { page, address, folder } = scene;
  await ready(address);
  await page.goto(address);
  await page.getByLabel("Files to upload").setInputFiles(`${folder}/${NAME}`);
  const entry = page.getByRole("region", { name: "Uploads" }).getByRole("listitem").filter({ hasText: NAME });
  await entry.getByText("Looking at the pictures", { exact: false }).waitFor({ timeout: 60_000 });
  const film = await filmOf(scene);
  move(film.sha256, "", ".away");
  try {
    await failing(scene, film.id);
  } finally {
    move(film.sha256, ".away", "");
  }
  await goingOn(scene, film.id);
  await ask(page, "DELETE", `/v1/assets/${film.id}`);
}, AWAY);

type Film = { id: string; sha256: string };

async function filmOf({ page }: Scene): Promise<Film> {
  const { data } = (await ask(page, "GET", `/v1/assets?name=${NAME}`)) as { data: Film[] };
  if (!data[0]) throw new Error(`${NAME} is not there`);
  return data[0];
}

/** Rename the stored bytes of an asset, as a disk that goes and comes back would hide them. */
function move(sha256: string, from: string, to: string): void {
  const path = `/data/contents/${sha256.slice(0, 2)}/${sha256}`;
  inService(`import os; os.rename("${path}${from}", "${path}${to}")`);
}

/** An attempt that failed is told where the asset and its job are, what was found until then is there, and at last it is over. */
async function failing({ page, address }: Scene, film: string) {
  await page.goto(`${address}/assets/${film}`);
  await page.getByText("An attempt failed and is made again:").waitFor({ timeout: 120_000 });
  await page.goto(`${address}/jobs`);
  const row = page.getByRole("main").getByRole("listitem").first();
  await row.getByText(/Next try in \d+ s \(attempt \d of \d\)/).waitFor({ timeout: 60_000 });
  await row.getByText("Failed").waitFor({ timeout: 120_000 });
  await row.getByText("Restore the data folder of the service").waitFor();
  await page.goto(`${address}/assets/${film}`);
  await page.getByRole("alert").filter({ hasText: "What was found until then is shown." }).waitFor();
  await page.getByRole("region", { name: "Timeline" }).getByText("Scenes").first().waitFor();
}

/** One click does what is left, and one plays the film that can be read again. */
async function goingOn({ page }: Scene, film: string) {
  await page.getByRole("button", { name: "Try again" }).first().click();
  await page.getByText("The analysis failed").waitFor({ state: "detached" });
  const player = page.getByRole("region", { name: "Player" });
  await player.getByRole("button", { name: "Try again" }).click();
  await player.locator("video").waitFor();
  await page.getByRole("region", { name: "Transcript" }).getByText("seven").first().waitFor({ timeout: 180_000 });
  const { data } = (await ask(page, "GET", `/v1/jobs?asset_id=${film}`)) as { data: { state: string }[] };
  if (data.length !== 1 || data[0]?.state !== "succeeded") throw new Error(`the jobs are ${JSON.stringify(data)}`);
}
