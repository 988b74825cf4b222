import { API, reach, refusalOf } from "@/api/client";
import { type Ask, type Outcome, requestOf } from "./ask";
import { parts } from "./timing";

type Told = { type?: string; delta?: string; text?: string; error?: { message?: string } };

/** Ask for a transcript that is told while it is written; `tell` hears the text so far. */
export async function stream(ask: Ask, tell: (text: string) => void): Promise<Outcome> {
  const began = performance.now();
  const response = await reach(`${API}${ask.path}`, await requestOf(ask));
  if (!response.ok || !response.body) throw await refusalOf(response);
  const events: Told[] = [];
  let text = "";
  for await (const event of eventsOf(response.body)) {
    events.push(event);
    if (event.error) throw new Error(event.error.message ?? "The transcript broke off.");
    text = event.text ?? text + (event.delta ?? "");
    tell(text);
  }
  const seconds = (performance.now() - began) / 1000;
  return { body: { text, events }, seconds, parts: parts(response.headers.get("Server-Timing"), seconds) };
}

/** Read server-sent events, whose data are JSON, wherever the network cuts them. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Told> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split(/\r?\n/);
    rest = done ? "" : (lines.pop() ?? "");
    for (const line of lines) {
      const data = line.startsWith("data:") ? line.slice(5).trim() : "";
      if (data && data !== "[DONE]") yield JSON.parse(data) as Told;
    }
    if (done) return;
  }
}
