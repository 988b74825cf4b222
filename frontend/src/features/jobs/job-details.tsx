import type { JobObject } from "@/api/schema";

type Skipped = Record<string, { code: string; reason: string }>;

/** What a job was told, what came out, and which steps were left out for which reason. */
export function JobDetails({ job }: { job: JobObject }) {
  const skipped = Object.entries((job.result?.skipped ?? {}) as Skipped);
  return (
    <>
      {skipped.length > 0 && (
        <ul className="mt-1 text-sm text-warn">
          {skipped.map(([step, { reason }]) => (
            <li key={step}>
              Left out: {step}. {reason}
            </li>
          ))}
        </ul>
      )}
      <details className="mt-1 text-sm">
        <summary className="w-fit cursor-pointer text-muted">Details</summary>
        <dl className="mt-2 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
          {factsOf(job).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="min-w-0 wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

function factsOf(job: JobObject): [string, string][] {
  const facts: [string, string | null][] = [
    ["Id", job.id],
    ["Asked for", moment(job.created)],
    ["Begun", moment(job.started)],
    ["Ended", moment(job.finished)],
    ["Attempts", `${job.attempts} of ${job.max_attempts}`],
    ["Worker", job.worker],
    ["Options", Object.keys(job.options).length ? JSON.stringify(job.options) : null],
    ["Steps", ((job.result?.steps ?? []) as string[]).join(", ") || null],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

const moment = (time: number | null) => (time === null ? null : new Date(time * 1000).toLocaleString());
