// An upload whose connection dies after a part of it has gone out: usage: node interrupted.ts ADDRESS FOLDER
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Page } from "playwright-core";
import { play, type Scene } from "./browser.ts";
import { ask, ready } from "./service.ts";
import { silence } from "./sounds.ts";

const NAME = "interrupted.wav";
const PART = 500_000; // bytes of a file of almost four megabytes

await play(async (scene) => {
  await ready(scene.address);
  const line = await openLine(new URL(scene.address));
  try {
    await sendOverLine(scene, line);
  } finally {
    line.close();
  }
});

type Line = { address: string; cuts: () => number; isCut: (now: boolean) => void; close: () => void };

/** Listen before the dashboard and hand everything on, but while it is cut end each connection after a part of a file. */
async function openLine(target: URL): Promise<Line> {
  let [isCut, cuts] = [false, 0];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const service = connect(Number(target.port), target.hostname);
    let passed = 0;
    for (const [one, other] of [
      [client, service],
      [service, client],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy()).on("close", () => open.delete(one) && other.destroy());
    }
    service.pipe(client);
    client.on("data", (part) => {
      passed += part.length;
      if (isCut && passed > PART) {
        cuts += 1;
        client.resetAndDestroy();
      } else service.write(part);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    isCut: (now) => {
      isCut = now;
    },
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

/** One cut mends itself; one after the other they end in a state that says why, from which one click leads on. */
async function sendOverLine({ page: watched, address }: Scene, line: Line) {
  // A page of its own, because the other one is watched for complaints about lost connections and other hosts.
  const context = await watched.context().browser()?.newContext();
  if (!context) throw new Error("the browser is gone");
  const page = await context.newPage();
  const entry = page.getByRole("region", { name: "Uploads" }).getByRole("listitem").filter({ hasText: NAME });
  await page.goto(line.address);
  // Until the page tells: Chromium itself tries again, unseen, as long as a connection is cut that it had used before.
  line.isCut(true);
  await choose(page, 120);
  await entry.getByText(/The connection was cut. Trying again in/).waitFor({ timeout: 30_000 });
  line.isCut(false);
  await entry.getByText(/^Stored/).waitFor({ timeout: 60_000 });
  if (line.cuts() < 1) throw new Error("no connection was cut");
  await watched.goto(address);
  const { data } = (await ask(watched, "GET", `/v1/assets?name_contains=${NAME}`)) as { data: { id: string }[] };
  if (data.length !== 1) throw new Error(`there are ${data.length} assets of one interrupted upload, expected 1`);

  line.isCut(true);
  await choose(page, 121);
  const again = page.getByRole("button", { name: `Upload ${NAME} again` });
  await again.waitFor({ timeout: 120_000 });
  line.isCut(false);
  await again.click();
  await entry
    .getByText(/^Stored/)
    .nth(1)
    .waitFor({ timeout: 60_000 });
  await erase(watched);
  await context.close();
}

function choose(page: Page, seconds: number) {
  const file = { name: NAME, mimeType: "audio/wav", buffer: silence(seconds) };
  return page.getByLabel("Files to upload").setInputFiles(file);
}

/** Leave the library as it was, and see that both uploads have left one asset each. */
async function erase(page: Page) {
  const { data } = (await ask(page, "GET", `/v1/assets?name_contains=${NAME}`)) as { data: { id: string }[] };
  if (data.length !== 2) throw new Error(`there are ${data.length} assets of two interrupted uploads, expected 2`);
  for (const { id } of data) await ask(page, "DELETE", `/v1/assets/${id}`);
}
