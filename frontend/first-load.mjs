// Say how many bytes of compressed JavaScript the first load takes: the entry and what it imports, by Vite's manifest.
// usage: node first-load.mjs BUNDLE MOST
import { readFileSync, statSync } from "node:fs";

const [bundle, most] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(`${bundle}/.vite/manifest.json`, "utf8"));

/** Return the chunks that are loaded with this one, itself included. */
function loaded(name, seen = new Set()) {
  if (!seen.has(name)) {
    seen.add(name);
    for (const other of manifest[name].imports ?? []) loaded(other, seen);
  }
  return seen;
}

const files = [...loaded("index.html")].map((name) => manifest[name].file).concat("theme.js");
const size = files.reduce((sum, file) => sum + statSync(`${bundle}/${file}.gz`).size, 0);
process.stdout.write(`${size} bytes in ${files.length} files: ${files.join(", ")}\n`);
if (size > Number(most)) {
  process.stdout.write(`error: the first load has ${size} bytes of compressed JavaScript, expected at most ${most}\n`);
  process.stdout.write("hint: import what is not needed at once with import(), as src/app/router.tsx does\n");
  process.exit(1);
}
