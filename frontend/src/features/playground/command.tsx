import { useState } from "react";
import { API } from "@/api/client";
import { Choice } from "@/components/choice";
import { CopyButton } from "@/components/copy-button";
import type { Ask } from "./ask";
import { curl, python } from "./commands";

type Language = "curl" | "python";

const LANGUAGES: { value: Language; name: string }[] = [
  { value: "curl", name: "curl" },
  { value: "python", name: "Python" },
];

/** The same request from elsewhere. It goes through the dashboard, which adds the key; beside it the API needs one. */
export function Command({ ask }: { ask: Ask }) {
  const [language, setLanguage] = useState<Language>("curl");
  const origin = `${window.location.origin}${API}`;
  const text = language === "curl" ? curl(ask, origin) : python(ask, origin);
  return (
    <section aria-labelledby="command" className="rounded-lg border border-line bg-surface p-4">
      <header className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 id="command" className="font-semibold">
          The same from elsewhere
        </h2>
        <span className="flex items-center gap-2">
          <CopyButton text={text} what="the command" />
          <Choice legend="Language" options={LANGUAGES} value={language} onChange={setLanguage} />
        </span>
      </header>
      <pre className="overflow-x-auto rounded-md bg-raised p-3 text-xs whitespace-pre-wrap break-words">{text}</pre>
    </section>
  );
}
