import type { ReactNode } from "react";
import { ApiError } from "@/api/client";
import { Button } from "@/components/button";

/** A state that is not the usual one (empty, failed, away), with its way on. */
export function Notice({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-prose flex-col items-center gap-3 px-4 py-16 text-center">
      <h2 className="text-lg font-semibold">{title}</h2>
      {children && <div className="text-muted">{children}</div>}
      {action}
    </div>
  );
}

/** Say what failed in the service's own words, and offer another try. */
export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const known = error instanceof ApiError ? error : null;
  return (
    <div role="alert">
      <Notice
        title={known?.status === 0 ? "The service does not answer" : "That did not work"}
        action={retry && <Button onClick={retry}>Try again</Button>}
      >
        <p>{error.message}</p>
        {known?.requestId && <p className="mt-1 text-xs">Request {known.requestId}</p>}
      </Notice>
    </div>
  );
}
