import type { ReactNode } from "react";
import { ApiError } from "@/api/client";
import { Button } from "@/components/button";
import { useTabTitle } from "@/components/page";

type Properties = {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Whether it stands in place of a whole view, whose heading it then has. */
  alone?: boolean;
};

/** A state that is not the usual one (empty, failed, away), with its way on. */
export function Notice({ title, children, action, alone = false }: Properties) {
  const Heading = alone ? "h1" : "h2";
  useTabTitle(alone ? title : null);
  return (
    <div className="mx-auto flex max-w-prose flex-col items-center gap-3 px-4 py-16 text-center">
      <Heading className="max-w-full text-lg wrap-anywhere font-semibold">{title}</Heading>
      {children && <div className="max-w-full wrap-anywhere text-muted">{children}</div>}
      {action}
    </div>
  );
}

/** Say what failed in the service's own words, and offer another try. */
export function Failure({ error, retry, alone }: { error: Error; retry?: () => void; alone?: boolean }) {
  const known = error instanceof ApiError ? error : null;
  return (
    <div role="alert">
      <Notice
        alone={alone ?? false}
        title={known?.status === 0 ? "The service does not answer" : "That did not work"}
        action={retry && <Button onClick={retry}>Try again</Button>}
      >
        <p>{error.message}</p>
        {known?.requestId && <p className="mt-1 text-xs">Request {known.requestId}</p>}
      </Notice>
    </div>
  );
}
