import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { Player } from "../moving/player";
import { ASSET_ID, phrase, timeline } from "../testing";
import { pretendBrowser } from "../testing-browser";
import { lanesOf } from "./lanes";
import { rowsOf } from "./rows";
import { Timeline } from "./timeline";

const FOUND = timeline({ steps: ["faces", "speech"], speech: [phrase(10, "seven red")] });

/** Show a minute of sound on 600 pixels, so that a second is ten of them. */
function show() {
  const player = new Player(60, 0.04);
  const rows = rowsOf({ film: false, sound: false, lanes: lanesOf(FOUND, 60) });
  render(<Timeline assetId={ASSET_ID} player={player} rows={rows} sprite={undefined} waiting={false} />);
  const box = screen.getByTestId("timeline");
  const speech = rows.at(-1)?.top ?? 0;
  return { player, box, speech };
}

type More = { clientY?: number; pointerId?: number; pointerType?: string };

/** A pointer with all that jsdom's own may lack. */
function pointer(box: Element, kind: string, clientX: number, more: More = {}) {
  const { clientY = 0, pointerId = 1, pointerType = "mouse" } = more;
  const event = new MouseEvent(kind, { clientX, clientY, bubbles: true });
  fireEvent(box, Object.assign(event, { pointerId, pointerType }));
}

const part = () => screen.queryByRole("slider", { name: "Part of the timeline that is shown" });

beforeEach(pretendBrowser);

test("rows have names, and a pointer that is pressed moves the player along", () => {
  const { player, box } = show();
  expect(screen.getByText("Speech")).toBeVisible();
  pointer(box, "pointerdown", 100);
  expect(player.time).toBeCloseTo(10);
  pointer(box, "pointermove", 250);
  expect(player.time).toBeCloseTo(25);
  pointer(box, "pointerup", 250);
  pointer(box, "pointermove", 500);
  expect(player.time).toBeCloseTo(25);
});

test("the moment under the pointer is told, with what was found there", () => {
  const { box, speech } = show();
  pointer(box, "pointermove", 105, { clientY: speech + 2 });
  expect(screen.getByText("0:10")).toBeVisible();
  expect(screen.getByText("seven red")).toBeVisible();
  pointer(box, "pointerleave", 0);
  expect(screen.queryByText("seven red")).not.toBeInTheDocument();
});

test("buttons show less or more of the recording, around the player", async () => {
  const { player } = show();
  player.seek(30);
  expect(part()).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Zoom in" }));
  await userEvent.click(screen.getByRole("button", { name: "Zoom in" }));
  expect(part()).toHaveAttribute("aria-valuetext", "0:22 to 0:37");
  fireEvent.change(part() as HTMLElement, { target: { value: "0" } });
  expect(part()).toHaveAttribute("aria-valuetext", "0:00 to 0:15");
  await userEvent.click(screen.getByRole("button", { name: "Show all" }));
  expect(part()).toBeNull();
});

test("a wheel with Ctrl zooms in place of the browser, one with Shift moves, one alone scrolls the page", () => {
  const { box } = show();
  const turned = (more: object) => {
    const event = new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: 0, ...more });
    fireEvent(box, event);
    return event.defaultPrevented;
  };
  expect(turned({ deltaY: 100 })).toBe(false);
  expect(part()).toBeNull();
  expect(turned({ deltaY: -200 * Math.log(4), ctrlKey: true })).toBe(true);
  expect(part()).toHaveAttribute("aria-valuetext", "0:00 to 0:15");
  expect(turned({ deltaY: 200, shiftKey: true })).toBe(true);
  expect(part()).toHaveAttribute("aria-valuetext", "0:05 to 0:20");
});

test("two fingers zoom, and do not move the player", () => {
  const { player, box } = show();
  const finger = (kind: string, id: number, x: number) =>
    pointer(box, kind, x, { pointerId: id, pointerType: "touch" });
  finger("pointerdown", 1, 200);
  finger("pointerdown", 2, 300);
  const place = player.time;
  finger("pointermove", 2, 400);
  expect(Number(part()?.getAttribute("max"))).toBeCloseTo(30);
  expect(player.time).toBe(place);
});

test("the page turns when the player runs out of it, and when somebody jumps, but not while one looks elsewhere", async () => {
  const { player } = show();
  for (const _ of [1, 2]) fireEvent.click(screen.getByRole("button", { name: "Zoom in" }));
  expect(part()).toHaveAttribute("aria-valuetext", "0:00 to 0:15");
  fireEvent.change(part() as HTMLElement, { target: { value: "40" } });
  const moved = (time: number) => {
    player.seek(time);
    return screen.findByRole("slider", { name: "Part of the timeline that is shown" });
  };
  expect(await moved(0.5)).toHaveAttribute("aria-valuetext", "0:40 to 0:55");
  expect(await moved(20)).toHaveAttribute("aria-valuetext", "0:20 to 0:35");
  await moved(34.9);
  expect(await moved(35.1)).toHaveAttribute("aria-valuetext", "0:35 to 0:50");
});
