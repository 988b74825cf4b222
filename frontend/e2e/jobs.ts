// A job goes on while its page is loaded anew, and after its API is: usage: node jobs.ts ADDRESS FOLDER
import { play } from "./browser.ts";
import { AWAY, ask, filmOf, operate } from "./service.ts";

await play(async ({ page, address }) => {
  await page.goto(address);
  const film = await filmOf(page);
  await page.goto(`${address}/assets/${film}`);
  await page.getByRole("button", { name: "Analyse again" }).click();
  await page.getByRole("button", { name: "Analyse again", disabled: true }).waitFor();
  await page.goto(`${address}/jobs`);
  const row = page.getByRole("main").getByRole("listitem").first();
  await row.getByText(/^(Waiting|Running)$/).waitFor();
  await page.reload();
  await row.getByText(/^(Waiting|Running)$/).waitFor();
  operate("restart");
  // The page was not touched: it has to notice by itself that the service is back.
  await row.getByText("Done").waitFor({ timeout: 180_000 });
  const { data } = (await ask(page, "GET", `/v1/jobs?asset_id=${film}`)) as {
    data: { state: string; attempts: number }[];
  };
  if (data[0]?.state !== "succeeded") throw new Error(`the job is ${JSON.stringify(data[0])}`);
}, AWAY);
