import { useQuery } from "@tanstack/react-query";
import { modelsQuery } from "@/api/models";

type Properties = { skill: string; model: string | null; onChange: (model: string | null) => void };

/** Which of several models is asked. Where there is only one, there is nothing to choose. */
export function Models({ skill, model, onChange }: Properties) {
  const { data } = useQuery(modelsQuery());
  const able = data?.filter((each) => each.task === skill) ?? [];
  if (data && able.length === 0) {
    return <p className="text-sm text-warn">This image holds no model for this.</p>;
  }
  if (able.length < 2) return null;
  return (
    <label className="text-sm">
      <span className="text-muted">Model</span>
      <select
        value={model ?? ""}
        className="mt-1 min-h-9 w-full rounded-md border border-edge bg-surface px-2"
        onChange={(event) => onChange(event.target.value || null)}
      >
        <option value="">Whichever the service takes</option>
        {able.map((each) => (
          <option key={each.id} value={each.id}>
            {each.id}
            {each.state === "ready" || each.state === "idle" ? "" : ` (${each.state})`}
          </option>
        ))}
      </select>
    </label>
  );
}
