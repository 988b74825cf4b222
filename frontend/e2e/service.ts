import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";

const READY_MILLISECONDS = 240_000;

/** What the browser says of a service that is away; whoever takes it away expects that. */
export const AWAY = [
  /status of 50[234]/,
  /ERR_INTERNET_DISCONNECTED/,
  /ERR_INCOMPLETE_CHUNKED_ENCODING/,
  /ERR_EMPTY_RESPONSE/,
  // A container that ends or starts takes or brings an interface of this host, and Chromium drops what is under way.
  /ERR_NETWORK_CHANGED/,
];

/** Do to the API's container what an operator does: `stop`, `start` or `restart`. */
export function operate(order: "stop" | "start" | "restart"): void {
  const { program, container } = engine();
  execFileSync(program, [order, container], { stdio: "ignore" });
}

/** Let the API's own Python run a line in its container. */
export function inService(line: string): void {
  const { program, container } = engine();
  execFileSync(program, ["exec", container, "/proc/1/exe", "-c", line]);
}

function engine(): { program: string; container: string } {
  const { ENGINE, API_CONTAINER } = process.env;
  if (!ENGINE || !API_CONTAINER) throw new Error("ENGINE and API_CONTAINER have to name the program and the container");
  return { program: ENGINE, container: API_CONTAINER };
}

/** Return when all models are loaded again: a scenario before may have started the API anew. */
export async function ready(address: string): Promise<void> {
  const deadline = Date.now() + READY_MILLISECONDS;
  while ((await fetch(`${address}/api/readyz`)).status !== 200) {
    if (Date.now() > deadline) throw new Error(`the API is not ready after ${READY_MILLISECONDS} ms`);
    await sleep(500);
  }
}

/** Ask the API through the dashboard, as its pages do. */
export function ask(page: Page, method: string, path: string): Promise<unknown> {
  return page.evaluate(
    async ([verb, where]) => {
      const answer = await fetch(`/api${where}`, { method: verb as string });
      if (!answer.ok) throw new Error(`${verb} ${where}: ${answer.status} ${await answer.text()}`);
      return answer.status === 204 ? null : answer.json();
    },
    [method, path],
  );
}

/** Return the id of the film that the walk has left. */
export async function filmOf(page: Page): Promise<string> {
  const { data } = (await ask(page, "GET", "/v1/assets?name=film.mp4")) as { data: { id: string }[] };
  if (!data[0]) throw new Error("there is no film.mp4: play walk.ts first");
  return data[0].id;
}
