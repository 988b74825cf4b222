import { expect, test } from "vitest";
import { droppedFiles } from "./collect";

const named = (name: string) => new File(["x"], name);

function fileEntry(name: string) {
  return { isFile: true, isDirectory: false, file: (give: (file: File) => void) => give(named(name)) };
}

/** A folder whose reader gives its entries two at a time, as real ones give a hundred. */
function folderEntry(entries: unknown[]) {
  const createReader = () => {
    const left = [...entries];
    return { readEntries: (give: (some: unknown[]) => void) => give(left.splice(0, 2)) };
  };
  return { isFile: false, isDirectory: true, createReader };
}

function dropped(entries: unknown[], files: File[]): DataTransfer {
  return { items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files } as unknown as DataTransfer;
}

test("plain files are taken as they are", async () => {
  const files = [named("a.png"), named("Thumbs.db")];
  expect(
    (
      await droppedFiles(
        dropped(
          files.map((each) => fileEntry(each.name)),
          files,
        ),
      )
    ).map(({ name }) => name),
  ).toEqual(["a.png"]);
});

test("folders are walked through to their last batch, without what systems leave in them", async () => {
  const inner = folderEntry([fileEntry("3.mp4")]);
  const outer = folderEntry([fileEntry("1.png"), fileEntry(".DS_Store"), fileEntry("2.png"), inner]);
  const found = await droppedFiles(dropped([outer, fileEntry("0.wav")], []));
  expect(found.map(({ name }) => name)).toEqual(["1.png", "2.png", "3.mp4", "0.wav"]);
});
