import type { Ask, Json } from "./ask";

/** Return the same request as a command of curl, for a shell. */
export function curl(ask: Ask, origin: string): string {
  const address = quoted(`${origin}${ask.path}`);
  if (ask.json) {
    return `curl ${address} -H 'Content-Type: application/json' --data-binary @- <<END\n${shellJson(ask.json)}\nEND`;
  }
  const fields = (ask.form ?? []).map(([name, value]) =>
    value instanceof File ? `-F ${quoted(`${name}=@${fileOf(value)}`)}` : `--form-string ${quoted(`${name}=${value}`)}`,
  );
  return [`curl ${address}`, ...fields].join(" \\\n  ");
}

/** Return a word in single quotes, as a shell takes it without a change. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Return a file's name as curl reads it in a form: in quotes, since commas and semicolons mean something there. */
function fileOf(file: File): string {
  return `"${file.name.replace(/[\\"]/g, "\\$&")}"`;
}

/** Return JSON in which the shell puts pictures, everything else being safe from it. */
function shellJson(value: Json): string {
  if (typeof value === "string") return shellSafe(JSON.stringify(value));
  if (value instanceof File) return `"data:${value.type};base64,$(base64 -w0 ${quoted(value.name)})"`;
  if (Array.isArray(value)) return `[${value.map(shellJson).join(", ")}]`;
  const members = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${shellJson(inner)}`);
  return `{${members.join(", ")}}`;
}

function shellSafe(text: string): string {
  return text.replace(/[\\$`]/g, "\\$&");
}

/** Return the same request as a program in Python. */
export function python(ask: Ask, origin: string): string {
  const files = (ask.form ?? []).filter((field): field is [string, File] => field[1] instanceof File);
  const data = (ask.form ?? []).filter(([, value]) => typeof value === "string");
  const holdsPictures = ask.json !== undefined && pythonOf(ask.json).includes("picture(");
  const given = [
    ...(files.length > 0
      ? [`    files=[${files.map(([name, file]) => `(${str(name)}, open(${str(file.name)}, "rb"))`).join(", ")}],`]
      : []),
    ...(data.length > 0
      ? [`    data=[${data.map(([name, value]) => `(${str(name)}, ${str(String(value))})`).join(", ")}],`]
      : []),
    ...(ask.json ? [`    json=${pythonOf(ask.json)},`] : []),
  ];
  return [
    ...(holdsPictures ? ["import base64", "from pathlib import Path", ""] : []),
    "import requests",
    "",
    ...(holdsPictures ? PICTURE : []),
    `answer = requests.post(\n    ${str(`${origin}${ask.path}`)},`,
    ...given,
    ")",
    "answer.raise_for_status()",
    "print(answer.json())",
  ].join("\n");
}

const PICTURE = [
  "def picture(path, media_type):",
  '    return f"data:{media_type};base64,{base64.b64encode(Path(path).read_bytes()).decode()}"',
  "",
];

/** Return a text as Python writes it, which for strings is how JSON does. */
function str(text: string): string {
  return JSON.stringify(text);
}

function pythonOf(value: Json): string {
  if (typeof value === "string") return str(value);
  if (value instanceof File) return `picture(${str(value.name)}, ${str(value.type)})`;
  if (Array.isArray(value)) return `[${value.map(pythonOf).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([name, inner]) => `${str(name)}: ${pythonOf(inner)}`)
    .join(", ")}}`;
}
