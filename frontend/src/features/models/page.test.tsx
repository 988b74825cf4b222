import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { refuse, serve } from "@/testing/server";
import { renderView } from "@/testing/view";
import ModelsPage from "./page";
import { model } from "./testing";

function serveModels(...models: ReturnType<typeof model>[]): Record<string, unknown> {
  return { "GET /v1/models": { object: "list", data: models } };
}

test("a card says what a model does and how it is", async () => {
  serve(
    serveModels(
      model(),
      model({ id: "whisper-base", task: "speech-transcription", state: "failed", reason: "out of memory" }),
    ),
  );
  renderView(ModelsPage, "/models");
  const card = (await screen.findByRole("heading", { name: "whisper-base" })).closest("li") as HTMLElement;
  expect(within(card).getByText("Writes down speech")).toBeVisible();
  expect(within(card).getByText("Failed")).toBeVisible();
  expect(within(card).getByText("out of memory")).toBeVisible();
  expect(screen.getByText("1 of 2 models in memory")).toBeVisible();
});

test("loading shows its way, then its end", async () => {
  const states = [model({ state: "unloaded" })];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const load = async () => {
    states[0] = model({ state: "loading" });
    await finished;
    states[0] = model({ state: "ready" });
    return states[0];
  };
  serve({
    "GET /v1/models": () => ({ data: states }),
    "POST /v1/models/clip-vit-base-patch32/load": load,
  });
  renderView(ModelsPage, "/models");
  await userEvent.click(await screen.findByRole("button", { name: "Load clip-vit-base-patch32" }));
  expect(await screen.findByText("Loading")).toBeVisible();
  expect(screen.getByRole("button", { name: "Load clip-vit-base-patch32" })).toBeDisabled();
  finish();
  expect(await screen.findByText("Ready")).toBeVisible();
  expect(screen.getByRole("button", { name: "Unload clip-vit-base-patch32" })).toBeEnabled();
});

test("why a model cannot be unloaded is said in the service's words", async () => {
  const busy = refuse(409, "model_state", "model 'clip' cannot be unloaded: no program for it");
  serve({ ...serveModels(model()), "POST /v1/models/clip-vit-base-patch32/unload": () => busy });
  renderView(ModelsPage, "/models");
  await userEvent.click(await screen.findByRole("button", { name: /^Unload/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent("no program for it");
});

test("memory is drawn against its limit, and models that do not fit together are told", async () => {
  const large = model({ id: "large", state: "unloaded", memory_bytes: 800_000_000 });
  serve({ ...serveModels(model(), large), "GET /info": { memory: { size: 1_000_000_000, set_by: "container" } } });
  renderView(ModelsPage, "/models");
  expect(await screen.findByText("310 MB of the 1.0 GB that this container may use, 31 %")).toBeVisible();
  const bar = screen.getByRole("figure", { name: "Memory of the loaded models" });
  expect(bar.querySelector("[title]")).toHaveStyle({ width: "31%" });
  expect(screen.getByText(/All models together need 1.1 GB/)).toBeVisible();
});

test("an image without models says how to get one", async () => {
  serve(serveModels());
  renderView(ModelsPage, "/models");
  expect(await screen.findByText("This image holds no models")).toBeVisible();
});

test("a service that is away is told, with another try", async () => {
  let away = true;
  serve({ "GET /v1/models": () => (away ? Promise.reject(new TypeError("refused")) : { data: [model()] }) });
  renderView(ModelsPage, "/models");
  const again = await screen.findByRole("button", { name: "Try again" });
  away = false;
  await userEvent.click(again);
  await waitFor(() => expect(screen.getByText("1 of 1 models in memory")).toBeVisible());
});
