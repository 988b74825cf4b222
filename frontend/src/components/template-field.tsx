/** The sentence that each label is put into before it is compared with a picture. */
export function TemplateField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <label className="block text-sm">
      <span className="text-muted">The sentence that a label is put into, in place of {"{}"}</span>
      <input
        value={value}
        required
        maxLength={200}
        pattern=".*\{\}.*"
        title="It must have {} where the label goes"
        dir="auto"
        className="mt-1 min-h-9 w-full rounded-md border border-edge bg-surface px-3"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
