import type { ReactNode } from "react";
import { Button } from "@/components/button";
import { Modal } from "@/components/modal";

type Properties = {
  title: string;
  /** What the button says that does it: a verb, so that nobody has to think what "OK" would do. */
  verb: string;
  busy?: boolean;
  confirm: () => void;
  close: () => void;
  children?: ReactNode;
};

/** Ask before something that cannot be undone. */
export function Confirm({ title, verb, busy = false, confirm, close, children }: Properties) {
  return (
    <Modal label={title} close={close} className="my-auto max-w-md">
      <div className="flex flex-col gap-3 p-5">
        <h2 className="text-lg font-semibold">{title}</h2>
        <div className="text-sm text-muted">{children}</div>
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={close}>Keep</Button>
          <Button look="danger" onClick={confirm} disabled={busy}>
            {verb}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
