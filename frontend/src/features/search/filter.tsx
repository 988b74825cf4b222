import type { Source } from "@/api/search";
import { Choice } from "@/components/choice";

const CHOICES: { value: Source; name: string }[] = [
  { value: "all", name: "Everything" },
  { value: "seen", name: "Seen" },
  { value: "said", name: "Said" },
];

/** Which matches count. */
export function Filter({ value, onChange }: { value: Source; onChange: (value: Source) => void }) {
  return <Choice legend="What counts as a match" options={CHOICES} value={value} onChange={onChange} />;
}
