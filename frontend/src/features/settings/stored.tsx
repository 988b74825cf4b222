import { useState } from "react";
import { Button } from "@/components/button";
import { bytes } from "@/lib/format";
import { forget } from "@/lib/preferences";

const MEANINGS: Record<string, string> = {
  theme: "the theme that you chose",
  preferences: "the choices of this page",
};

type Entry = { name: string; size: number; meaning: string };

/** Return what the dashboard keeps in this browser. It uses no cookies. */
export function entries(storages: Storage[] = [localStorage, sessionStorage]): Entry[] {
  return storages.flatMap((storage) =>
    Object.keys(storage).map((name) => ({
      name,
      size: 2 * (name.length + (storage.getItem(name)?.length ?? 0)),
      meaning: MEANINGS[name] ?? (storage === sessionStorage ? "until this tab is closed" : "of a view"),
    })),
  );
}

/** What is stored in this browser, and the way to be rid of it. */
export function Stored() {
  const [cleared, setCleared] = useState(false);
  const all = entries();
  return (
    <div className="flex flex-col items-start gap-3 text-sm">
      {all.length === 0 ? (
        <p role="status">{cleared ? "Forgotten: nothing is stored here." : "Nothing is stored here."}</p>
      ) : (
        <ul className="w-full">
          {all.map((entry) => (
            <li key={entry.name} className="flex justify-between gap-3 border-t border-line py-1.5 first:border-t-0">
              <span className="min-w-0 break-all">
                <code>{entry.name}</code> <span className="text-muted">{entry.meaning}</span>
              </span>
              <span className="shrink-0 text-muted tabular-nums">{bytes(entry.size)}</span>
            </li>
          ))}
        </ul>
      )}
      <Button
        look="danger"
        disabled={all.length === 0}
        onClick={() => {
          forget();
          setCleared(true);
        }}
      >
        Forget everything here
      </Button>
    </div>
  );
}
