// The pictures of README and guides, of what walk.ts has left: usage: node pictures.ts ADDRESS FOLDER
import { play } from "./browser.ts";

await play(async ({ page, address, folder }) => {
  const stored = await (await fetch(`${address}/api/v1/assets`)).json();
  const film = stored.data.find((asset: { kind: string }) => asset.kind === "video");
  await page.setViewportSize({ width: 1280, height: 1320 });
  await page.goto(`${address}/assets/${film.id}?t=4`);
  await page
    .getByRole("button", { name: /Dismiss|Close|Hide/ })
    .first()
    .click();
  // Two frames after the player has the picture of that time, it is drawn.
  await page.waitForFunction(() => {
    const video = document.querySelector("video");
    return video && video.readyState >= 2 && video.currentTime >= 4 && !video.seeking;
  });
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await page.screenshot({ path: `${folder}/dashboard-film.png` });

  await page.setViewportSize({ width: 1280, height: 640 });
  await page.goto(`${address}/search?q=a%20blue%20square`);
  await page.getByText(/moments? in \d+ files?/).waitFor();
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: `${folder}/dashboard-search.png` });
});
