// A model leaves the memory and comes back: usage: node models.ts ADDRESS FOLDER
import { play } from "./browser.ts";

const MODEL = "whisper-small";

await play(async ({ page, address }) => {
  await page.goto(`${address}/models`);
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: MODEL }) });
  await card.getByRole("button", { name: `Unload ${MODEL}` }).click();
  await card.getByText("Not loaded").waitFor({ timeout: 60_000 });
  await page.reload();
  await card.getByText("Not loaded").waitFor();
  await card.getByRole("button", { name: `Load ${MODEL}` }).click();
  await card.getByText("Ready").waitFor({ timeout: 120_000 });
});
