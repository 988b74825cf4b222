import { useState } from "react";
import { Choice } from "@/components/choice";
import { KeyTables } from "@/components/key-tables";
import { LabelEditor } from "@/components/label-editor";
import { Page } from "@/components/page";
import { dateAndTime } from "@/lib/moments";
import { chooseTheme, type Preferences, prefer, type Theme, usePreferences, useTheme } from "@/lib/preferences";
import { Section } from "./section";
import { Stored } from "./stored";

const THEMES: { value: Theme; name: string }[] = [
  { value: "system", name: "As the system" },
  { value: "light", name: "Light" },
  { value: "dark", name: "Dark" },
];

const MOTIONS: { value: Preferences["motion"]; name: string }[] = [
  { value: "system", name: "As the system" },
  { value: "reduced", name: "None" },
];

// One moment in the two forms shows what they are better than their names would.
const EXAMPLE = Date.UTC(2026, 10, 25, 15, 4) / 1000;
const TIMES: { value: Preferences["times"]; name: string }[] = [
  { value: "relative", name: "3 minutes ago" },
  { value: "h23", name: dateAndTime(EXAMPLE, "h23") },
  { value: "h12", name: dateAndTime(EXAMPLE, "h12") },
];

function Labels({ labels }: { labels: string[] }) {
  const [typed, setTyped] = useState("");
  return (
    <LabelEditor
      labels={labels}
      typed={typed}
      onChange={(changed) => {
        if (changed.labels) prefer({ labels: changed.labels });
        if (changed.typed !== undefined) setTyped(changed.typed);
      }}
    />
  );
}

export default function SettingsPage() {
  const { motion, times, labels } = usePreferences();
  const chosen = useTheme();
  return (
    <Page title="Settings">
      <div className="max-w-5xl rounded-lg border border-line bg-surface px-5">
        <Section title="Theme">
          <Choice legend="Theme" options={THEMES} value={chosen} onChange={chooseTheme} />
        </Section>
        <Section title="Movement" hint="Animations and transitions of the dashboard; films play all the same.">
          <Choice legend="Movement" options={MOTIONS} value={motion} onChange={(value) => prefer({ motion: value })} />
        </Section>
        <Section title="Times">
          <Choice legend="Times" options={TIMES} value={times} onChange={(value) => prefer({ times: value })} />
        </Section>
        <Section title="Labels" hint="What pictures are compared with unless you say otherwise.">
          <Labels labels={labels} />
        </Section>
        <Section title="Keyboard">
          <KeyTables />
        </Section>
        <Section
          title="In this browser"
          hint="Files, results and keys are never stored here, and there are no cookies."
        >
          <Stored />
        </Section>
      </div>
    </Page>
  );
}
