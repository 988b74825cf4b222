import { Button } from "@/components/button";
import { Modal } from "@/components/modal";
import { SHORTCUTS } from "@/lib/shortcuts";

/** What the keys do. */
export default function KeyboardHelp({ close }: { close: () => void }) {
  return (
    <Modal label="Keyboard" close={close} className="my-auto max-w-3xl">
      <div className="p-5">
        <header className="mb-4 flex items-center justify-between">
          <h2 className="text-lg font-semibold">Keyboard</h2>
          <Button onClick={close}>Close</Button>
        </header>
        <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
          {SHORTCUTS.map(({ place, keys }) => (
            <section key={place}>
              <h3 className="mb-2 text-sm font-semibold">{place}</h3>
              <dl className="flex flex-col gap-1.5 text-sm">
                {keys.map((line) => (
                  <div key={line.does} className="flex items-baseline justify-between gap-3">
                    <dd className="order-first text-muted">{line.does}</dd>
                    <dt className="flex shrink-0 gap-1">
                      {line.keys.map((key) => (
                        <kbd key={key} className="rounded border border-line bg-raised px-1.5 font-sans text-xs">
                          {key}
                        </kbd>
                      ))}
                    </dt>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Modal>
  );
}
