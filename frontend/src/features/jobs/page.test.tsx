import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { JobObject } from "@/api/schema";
import { jobsSearch } from "@/lib/addresses";
import { aJob, anAsset, FakeEventSource } from "@/testing/fakes";
import { refuse, serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import JobsPage from "./page";

const shown = (address = "/jobs") => renderView(JobsPage, address, jobsSearch);

/** Serve jobs that a test can change while the page is open. */
function served(jobs: JobObject[], more: Record<string, unknown> = {}) {
  const listed = (request: Request) => {
    const state = new URL(request.url).searchParams.get("state");
    return { object: "list", data: jobs.filter((job) => !state || job.state === state), next: null };
  };
  const each = Object.fromEntries(jobs.map((job, at) => [`GET /v1/jobs/${job.id}`, () => jobs[at]]));
  return serve({ "GET /v1/jobs": listed, "GET /v1/assets/asset_1": anAsset(), ...each, ...more });
}

beforeEach(() => {
  FakeEventSource.install();
});

test("a running job is followed step by step to its end", async () => {
  const jobs = [aJob({ state: "running", started: 1_800_000_000, progress: 0.1 })];
  served(jobs);
  shown();
  expect(await screen.findByText("beach.png")).toBeInTheDocument();
  await waitFor(() => expect(FakeEventSource.opened).toHaveLength(1));
  act(() => FakeEventSource.opened[0]?.tell(2, "progress", { step: "speech", done: 0.5, progress: 0.8 }));
  expect(screen.getByText(/Listening to what is said/)).toBeInTheDocument();
  expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "80");
  jobs[0] = aJob({ state: "succeeded", progress: 1, result: { steps: ["labels"] } });
  act(() => FakeEventSource.opened[0]?.tell(3, "succeeded"));
  expect(await screen.findByRole("button", { name: "Forget" })).toBeInTheDocument();
  expect(screen.queryByRole("progressbar")).not.toBeInTheDocument();
});

test("a failed job says why and what to do, and is tried again", async () => {
  const error = { code: "media_undecodable", message: "the file ends in the middle" };
  const jobs = [aJob({ state: "failed", error })];
  const asked = served(jobs, {
    "POST /v1/jobs/job_1/retry": () => {
      jobs[0] = aJob();
      return jobs[0];
    },
  });
  shown();
  expect(await screen.findByText("the file ends in the middle")).toBeInTheDocument();
  expect(screen.getByText(/Upload a copy that plays elsewhere/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText(/Waiting for its turn/)).toBeInTheDocument();
  expect(asked.some(({ method }) => method === "POST")).toBe(true);
});

test("what was left out of a job that is done is told", async () => {
  const skipped = { speech: { code: "model_not_available", reason: "no model transcribes" } };
  served([aJob({ state: "succeeded", result: { steps: [], skipped } })]);
  shown();
  expect(await screen.findByText("Left out: speech. no model transcribes")).toBeInTheDocument();
});

test("a refused action is told, and the list asked anew", async () => {
  const jobs = [aJob()];
  served(jobs, { "POST /v1/jobs/job_1/cancel": () => refuse(409, "job_state", "the job has ended") });
  shown();
  await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(await screen.findByText("the job has ended")).toBeInTheDocument();
});

test("the state is in the address, and no job in it is told", async () => {
  served([aJob({ state: "cancelled" })]);
  const { router } = shown();
  await screen.findByText("beach.png");
  await userEvent.click(screen.getByRole("button", { name: "Failed" }));
  expect(await screen.findByText("No job is in this state: failed")).toBeInTheDocument();
  expect(router.state.location.search).toEqual({ state: "failed" });
});

test("without jobs it says where they come from", async () => {
  served([]);
  shown();
  expect(await screen.findByText("No jobs yet")).toBeInTheDocument();
});

test("jobs stay in sight while the service is away", async () => {
  let isAway = false;
  const { queries } = (() => {
    served([aJob()], {
      "GET /v1/jobs": () => {
        if (isAway) throw new TypeError("Failed to fetch");
        return { object: "list", data: [aJob()], next: null };
      },
    });
    return shown();
  })();
  await screen.findByText("beach.png");
  isAway = true;
  await act(() => queries.refetchQueries({ queryKey: ["jobs"] }));
  expect(screen.getByText("beach.png")).toBeInTheDocument();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});
