/** Names that systems leave in folders, and that nobody means. */
const LEFT_BY_SYSTEMS = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

/** Return all files that were dropped, those in folders too. Call it while the event is handled: later it is empty. */
export async function droppedFiles(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = [...data.files];
  if (!entries.some((entry) => entry?.isDirectory)) return meant(plain);
  const found = await Promise.all(entries.map((entry) => (entry ? within(entry) : [])));
  return meant(found.flat());
}

/** Return the files that a person means, without what systems put beside them. */
export function meant(files: Iterable<File>): File[] {
  return [...files].filter((file) => !LEFT_BY_SYSTEMS.has(file.name));
}

async function within(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await fileOf(entry as FileSystemFileEntry)];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // A reader gives at most a hundred at a time, and nothing when there are no more.
  for (let some = await batch(reader); some.length > 0; some = await batch(reader)) {
    for (const each of some) found.push(...(await within(each)));
  }
  return found;
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

const batch = (reader: FileSystemDirectoryReader) =>
  new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
