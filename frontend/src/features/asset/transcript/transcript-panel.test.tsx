import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { FoundPhrase } from "@/api/schema";
import { assetSearch } from "@/lib/addresses";
import { renderView } from "@/testing/view";
import { Player } from "../moving/player";
import { ASSET_ID, phrase, SOUND } from "../testing";
import { pretendBrowser } from "../testing-browser";
import { TranscriptPanel } from "./transcript-panel";

const SAID = [phrase(1, "seven red"), phrase(10, " "), phrase(12, "blue square", 0.3)];

function show(phrases: FoundPhrase[] | undefined, search = "", listened = true) {
  const player = new Player(10_000, 0.04);
  const Panel = () => <TranscriptPanel asset={SOUND} player={player} phrases={phrases} listened={listened} beside />;
  return { player, ...renderView(Panel, `/assets/${ASSET_ID}${search}`, assetSearch, "/assets/$assetId") };
}

const rows = () => screen.getAllByRole("listitem").map((row) => row.textContent);
const current = () => document.querySelector("[aria-current]")?.textContent;

beforeEach(pretendBrowser);

test("phrases have their times, and silence has no row", async () => {
  show(SAID);
  await screen.findByText("seven");
  expect(rows()).toEqual(["0:01seven red", "0:12blue square"]);
});

test("the phrase that is said is marked, and in it the word", async () => {
  const { player } = show(SAID);
  await screen.findByText("seven");
  player.seek(12.6);
  await waitFor(() => expect(current()).toBe("0:12blue square"));
  expect(screen.getByText("square")).toHaveClass("bg-accent");
  expect(screen.getByText("blue")).not.toHaveClass("bg-accent");
});

test("a word, or a time, is a way to go there", async () => {
  const { player } = show(SAID);
  await userEvent.click(await screen.findByText("red"));
  expect(player.time).toBe(1.5);
  await userEvent.click(screen.getByRole("button", { name: "Go to 0:12" }));
  expect(player.time).toBe(12);
});

test("words of which the model was unsure say so", async () => {
  show(SAID);
  expect(await screen.findByText("blue")).toHaveAttribute("title", "Unsure: 30 %");
  expect(screen.getByText("seven")).not.toHaveAttribute("title");
  expect(screen.getByText(/the model was unsure/)).toBeVisible();
});

test("what is sought is in the address, marked and counted", async () => {
  const { router } = show(SAID, "?find=red");
  expect(await screen.findByText("1 of 1")).toBeVisible();
  expect(screen.getByText("red")).toHaveClass("bg-warn/25", "outline-warn");
  const field = screen.getByRole("searchbox");
  await userEvent.clear(field);
  await userEvent.type(field, "E");
  await waitFor(() => expect(router.state.location.search).toEqual({ find: "E" }));
  expect(await screen.findByText("1 of 5")).toBeVisible();
  await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
  expect(await screen.findByText("5 of 5")).toBeVisible();
  await userEvent.type(field, "x");
  expect(await screen.findByText("Not found")).toBeVisible();
});

test("the list follows the player until the reader scrolls, and again when asked to", async () => {
  const { player } = show(Array.from({ length: 300 }, (_, index) => phrase(index * 10, `word${index}`)));
  await screen.findByText("word0");
  const list = screen.getByTestId("phrases");
  player.seek(2000);
  await waitFor(() => expect(list.scrollTop).toBeGreaterThan(5000));
  const there = list.scrollTop;
  fireEvent.wheel(list);
  player.seek(0);
  await waitFor(() => expect(screen.getByRole("button", { name: "Back to now" })).toBeVisible());
  expect(list.scrollTop).toBe(there);
  await userEvent.click(screen.getByRole("button", { name: "Back to now" }));
  await waitFor(() => expect(list.scrollTop).toBeLessThan(100));
});

test("of twenty thousand words only those in view are drawn", async () => {
  const words = "one two three four five six seven eight nine ten";
  show(Array.from({ length: 2000 }, (_, index) => phrase(index * 5, words)));
  expect((await screen.findAllByText("ten")).length).toBeLessThan(60);
});

test("a recording in which nobody speaks, or to which nobody has listened, says so", async () => {
  const { unmount } = show([]);
  expect(await screen.findByText("Nobody speaks.")).toBeVisible();
  unmount();
  show([], "", false);
  expect(await screen.findByText("Nobody has listened to this yet.")).toBeVisible();
});

test("while it is on its way there is a shape of it", async () => {
  show(undefined);
  expect(await screen.findByRole("status")).toHaveTextContent("Loading the transcript");
});

test("it can be taken away in every form", async () => {
  show(SAID);
  const link = await screen.findByRole("link", { name: "Download the transcript as srt" });
  expect(link).toHaveAttribute("href", `/api/v1/assets/${ASSET_ID}/transcript?format=srt`);
  expect(link).toHaveAttribute("download", "speech.srt");
  expect(screen.getAllByRole("link")).toHaveLength(4);
});
