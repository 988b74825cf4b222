import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { AssetObject } from "@/api/schema";
import { refuse, serve } from "@/testing/server";
import { ASSET_ID, FILM, SOUND, timeline } from "../testing";
import { pretendBrowser } from "../testing-browser";
import { Player } from "./player";
import { PlayerView } from "./player-view";

const FILE = `GET /v1/assets/${ASSET_ID}/file`;

function show(asset: AssetObject = FILM) {
  const player = new Player(30, 0.04, 10);
  const view = render(<PlayerView asset={asset} player={player} timeline={timeline()} />);
  const media = view.container.querySelector("video, audio") as HTMLMediaElement;
  return { player, media, ...view };
}

/** Let the browser say that it cannot go on, with a code of `MediaError`. */
function fail(media: HTMLMediaElement, code: number) {
  vi.stubGlobal("MediaError", { MEDIA_ERR_NETWORK: 2 });
  Object.defineProperty(media, "error", { value: { code } });
  fireEvent.error(media);
}

beforeEach(pretendBrowser);

test("keys move the player wherever the focus is", async () => {
  const { player, media } = show();
  await userEvent.keyboard("l");
  expect(player.time).toBe(20);
  await userEvent.keyboard("{ArrowLeft}.");
  expect(player.time).toBeCloseTo(15.04);
  await userEvent.keyboard("90");
  expect(player.time).toBe(0);
  await userEvent.keyboard("m");
  expect(media.muted).toBe(true);
});

test("space plays and stops, and a button with the focus keeps its space", async () => {
  const { player } = show();
  await userEvent.keyboard(" ");
  expect(player.playing).toBe(true);
  const pause = screen.getByRole("button", { name: "Pause" });
  pause.focus();
  await userEvent.keyboard(" ");
  expect(player.playing).toBe(false);
  expect(screen.getByRole("button", { name: "Play" })).toBe(pause);
});

test("the player stays inside the recording", () => {
  const { player } = show();
  player.seek(99);
  expect(player.time).toBe(30);
  player.seek(-5);
  expect(player.time).toBe(0);
});

test("a film that the browser cannot decode is shown in single pictures, and can still be moved", async () => {
  serve({ [FILE]: () => new Response("bytes") });
  const { media, player } = show();
  fail(media, 4);
  expect(await screen.findByRole("alert")).toHaveTextContent("This browser cannot play h264.");
  const picture = screen.getByRole("img", { name: "The film at 0:10" });
  expect(picture).toHaveAttribute("src", `/api/v1/assets/${ASSET_ID}/frames/10.00?side=1280`);
  player.seek(30);
  await waitFor(() => expect(screen.getByRole("img", { name: "The film at 0:29" })).toBeVisible());
  expect(screen.getByRole("button", { name: "Play" })).toBeDisabled();
});

test("a file that does not come is no matter of its format: it can be tried again", async () => {
  serve({ [FILE]: () => refuse(503, "storage", "The data folder cannot be used.") });
  const { media, container } = show();
  fail(media, 4);
  expect(await screen.findByRole("alert")).toHaveTextContent("The recording does not come through");
  expect(container.querySelector("video")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(container.querySelector("video")).not.toBeNull();
});

test("a film of which only the sound plays has single pictures over it", async () => {
  const { media } = show();
  fireEvent(media, new Event("loadedmetadata"));
  expect(await screen.findByRole("alert")).toHaveTextContent("This browser plays the sound, but not h264");
  expect(screen.getByRole("button", { name: "Play" })).toBeEnabled();
});

test("sound that the browser cannot decode says so, without pictures", async () => {
  serve({ [FILE]: () => new Response("bytes") });
  const { media } = show(SOUND);
  fail(media, 3);
  expect(await screen.findByRole("alert")).toHaveTextContent("This browser cannot play aac.");
  expect(screen.queryByRole("img")).not.toBeInTheDocument();
});
