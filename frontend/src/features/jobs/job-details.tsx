import type { ReactNode } from "react";
import type { JobObject } from "@/api/schema";
import { dateAndTime } from "@/lib/moments";

type Reasons = Record<string, { code: string; reason: string }>;

/** The steps that were left out, each with its reason: a job may be done and yet not have done everything. */
export function Skipped({ job }: { job: JobObject }) {
  const skipped = Object.entries((job.result?.skipped ?? {}) as Reasons);
  if (skipped.length === 0) return null;
  return (
    <ul className="mt-1 text-sm text-warn">
      {skipped.map(([step, { reason }]) => (
        <li key={step}>
          Left out: {step}. {reason}
        </li>
      ))}
    </ul>
  );
}

/** A line about a job, behind which is what it was told and what came out. */
export function JobDetails({ job, children }: { job: JobObject; children: ReactNode }) {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer text-muted">{children}</summary>
      <dl className="my-2 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        {factsOf(job).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
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

const moment = (time: number | null) => (time === null ? null : dateAndTime(time));
