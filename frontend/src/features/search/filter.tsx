import type { Source } from "@/api/search";

const CHOICES: { value: Source; name: string }[] = [
  { value: "all", name: "Everything" },
  { value: "seen", name: "Seen" },
  { value: "said", name: "Said" },
];

/** Which matches count. */
export function Filter({ value, onChange }: { value: Source; onChange: (value: Source) => void }) {
  return (
    <fieldset className="flex rounded-md border border-line bg-surface p-0.5">
      <legend className="sr-only">What counts as a match</legend>
      {CHOICES.map((choice) => (
        <label
          key={choice.value}
          className="cursor-pointer rounded-sm px-3 py-1 text-sm text-muted has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="source"
            className="sr-only"
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
          />
          {choice.name}
        </label>
      ))}
    </fieldset>
  );
}
