import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { healthQuery } from "@/api/system";
import { refuse, serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import { Banners } from "./banners";
import { useServiceState } from "./service-state";
import { StatusDot } from "./status-dot";

const READY = { status: "ready", reasons: [], models: { clip: "ready", blip: "ready" } };
const STARTING = {
  status: "starting",
  reasons: ["blip is loading"],
  models: { clip: "ready", blip: "loading" },
};

function Around() {
  const state = useServiceState();
  return (
    <>
      <StatusDot state={state} />
      <Banners state={state} />
    </>
  );
}

function served(readiness: () => unknown, profile = "real") {
  return serve({ "GET /readyz": readiness, "GET /info": { profile } });
}

beforeEach(() => sessionStorage.clear());

test("a ready service with real models says nothing but its state", async () => {
  served(() => READY);
  renderView(Around, "/");
  expect(await screen.findByRole("link", { name: /Service: Ready/ })).toHaveAttribute("href", "/system");
  expect(screen.queryByText(/models:/)).not.toBeInTheDocument();
});

test("while models load it says how many are there", async () => {
  served(() => Response.json(STARTING, { status: 503 }));
  renderView(Around, "/");
  expect(await screen.findByText("Starting: 1 of 2 models ready.")).toBeInTheDocument();
  expect(screen.getByText("blip is loading")).toBeInTheDocument();
});

test("a service that is away is told, and everything asked anew once it is back", async () => {
  let isAway = true;
  served(() => (isAway ? refuse(502, "api_unreachable", "the API does not answer") : READY));
  const { queries } = renderView(Around, "/");
  expect(await screen.findByText("The service does not answer.")).toBeInTheDocument();
  const asked = vi.spyOn(queries, "invalidateQueries");
  isAway = false;
  await act(() => queries.refetchQueries({ queryKey: ["readiness"] }));
  expect(await screen.findByRole("link", { name: /Service: Ready/ })).toBeInTheDocument();
  expect(screen.queryByText("The service does not answer.")).not.toBeInTheDocument();
  expect(asked).toHaveBeenCalledTimes(1);
});

test("another question without an answer is a reason to look at once", async () => {
  let isAway = false;
  const away = () => refuse(502, "api_unreachable", "the API does not answer");
  serve({
    "GET /readyz": () => (isAway ? away() : READY),
    "GET /info": { profile: "real" },
    "GET /health": away,
  });
  const { queries } = renderView(Around, "/");
  await screen.findByRole("link", { name: /Service: Ready/ });
  isAway = true;
  await act(() => queries.prefetchQuery(healthQuery()));
  expect(await screen.findByText("The service does not answer.")).toBeInTheDocument();
});

test("a key that is not accepted is told with what to do, until it is", async () => {
  let isRevoked = true;
  serve({
    "GET /readyz": READY,
    "GET /info": () => (isRevoked ? refuse(401, "invalid_api_key", "the key is unknown") : { profile: "real" }),
  });
  const { queries } = renderView(Around, "/");
  expect(await screen.findByText("the key is unknown")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: /Service: No access/ })).toBeInTheDocument();
  isRevoked = false;
  await act(() => queries.refetchQueries({ queryKey: ["info"] }));
  expect(await screen.findByRole("link", { name: /Service: Ready/ })).toBeInTheDocument();
  expect(screen.queryByText("the key is unknown")).not.toBeInTheDocument();
});

test.each([
  ["demo", /trained on drawn shapes/],
  ["bench", /weights are random/],
])("%s models are told until somebody hides it", async (profile, words) => {
  served(() => READY, profile);
  renderView(Around, "/");
  expect(await screen.findByText(words)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Hide this note" }));
  expect(screen.queryByText(words)).not.toBeInTheDocument();
  expect(sessionStorage.getItem("hidden-profile-note")).toBe(profile);
});
