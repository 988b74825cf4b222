import { Button } from "@/components/button";
import { KeyTables } from "@/components/key-tables";
import { Modal } from "@/components/modal";

/** What the keys do. */
export default function KeyboardHelp({ close }: { close: () => void }) {
  return (
    <Modal label="Keyboard" close={close} className="my-auto max-w-3xl">
      <div className="p-5">
        <header className="mb-4 flex items-center justify-between">
          <h2 className="text-lg font-semibold">Keyboard</h2>
          <Button onClick={close}>Close</Button>
        </header>
        <KeyTables />
      </div>
    </Modal>
  );
}
