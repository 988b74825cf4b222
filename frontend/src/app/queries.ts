import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/client";

const TRIES = 3;

/** Ask again only where another try can help: nothing answered, or the service said to come back. */
export function worthAnotherTry(failures: number, error: Error): boolean {
  if (failures >= TRIES || !(error instanceof ApiError)) return false;
  return error.status === 0 || error.status === 429 || error.status >= 502;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: worthAnotherTry,
      retryDelay: (failures, error) =>
        error instanceof ApiError && error.retryAfter ? error.retryAfter * 1000 : 500 * 2 ** failures,
      staleTime: 5_000,
      // The service is on this machine or in this network: being without internet says nothing about it.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});
