import { API, ApiError, refusal } from "@/api/client";
import type { StoredAsset } from "@/api/schema";

export type Stored = { asset: StoredAsset; isNew: boolean };

const CREATED = 201;

/**
 * Send a file to be kept and looked into. `XMLHttpRequest`, because `fetch` does not tell how much has gone out. Rejects
 * with an `ApiError`, of status 0 when the connection was cut, and with an `AbortError`.
 */
export function send(file: File, sent: (bytes: number) => void, signal: AbortSignal): Promise<Stored> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const cancel = () => request.abort();
    request.open("POST", `${API}/v1/assets`);
    request.responseType = "json";
    request.upload.onprogress = (event) => sent(Math.min(event.loaded, file.size));
    request.onload = () => settle(request, resolve, reject);
    request.onerror = () => reject(new ApiError("The connection was cut.", 0, "unreachable", null, null));
    request.onabort = () => reject(new DOMException("The upload was cancelled.", "AbortError"));
    request.onloadend = () => signal.removeEventListener("abort", cancel);
    signal.addEventListener("abort", cancel);
    if (signal.aborted) return reject(new DOMException("The upload was cancelled.", "AbortError"));
    const form = new FormData();
    form.set("file", file, file.name);
    request.send(form);
  });
}

function settle(request: XMLHttpRequest, resolve: (stored: Stored) => void, reject: (reason: Error) => void): void {
  if (request.status >= 200 && request.status < 300) {
    resolve({ asset: request.response as StoredAsset, isNew: request.status === CREATED });
    return;
  }
  const headers = new Headers();
  for (const name of ["Retry-After", "X-Request-ID"]) {
    const value = request.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  reject(refusal(request.status, headers, request.response));
}
