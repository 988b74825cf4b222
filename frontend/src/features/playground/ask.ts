import { API, reach, refusal } from "@/api/client";
import { quoted } from "@/lib/format";
import { type Part, parts } from "./timing";

/** Something in a JSON body; a file stands for itself as a data URL. */
export type Json = string | File | Json[] | { [name: string]: Json };

/** One request of the playground: what is sent, and what the commands beside it are written from. */
export type Ask = { path: string; form?: [name: string, value: string | File][]; json?: { [name: string]: Json } };

export type Outcome = { body: unknown; parts: Part[]; seconds: number };

/** Send a request, and measure it. */
export async function send(ask: Ask, signal?: AbortSignal): Promise<Outcome> {
  const request = await requestOf(ask);
  const began = performance.now();
  const response = await reach(`${API}${ask.path}`, { ...request, ...(signal && { signal }) });
  const body: unknown = await response.json().catch(() => undefined);
  const seconds = (performance.now() - began) / 1000;
  if (!response.ok) throw refusal(response.status, response.headers, body);
  return { body, seconds, parts: parts(response.headers.get("Server-Timing"), seconds) };
}

/** Return what `fetch` is to be given. */
export async function requestOf(ask: Ask): Promise<RequestInit> {
  if (ask.json) {
    const body = JSON.stringify(await resolved(ask.json));
    return { method: "POST", body, headers: { "Content-Type": "application/json" } };
  }
  const body = new FormData();
  for (const [name, value] of ask.form ?? []) body.append(name, value);
  return { method: "POST", body };
}

async function resolved(value: Json): Promise<unknown> {
  if (typeof value === "string") return value;
  if (value instanceof File) return dataUrl(value);
  if (Array.isArray(value)) return Promise.all(value.map(resolved));
  const entries = Object.entries(value).map(async ([name, inner]) => [name, await resolved(inner)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error(`${quoted(file.name)} cannot be read any more: choose it again.`));
    reader.readAsDataURL(file);
  });
}
