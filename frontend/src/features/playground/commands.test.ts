import { expect, test } from "vitest";
import { type Ask, requestOf } from "./ask";
import { curl, python } from "./commands";

// Both were run by bash and Python once, with the picture beside them: what is sent is what the page sends.
const ORIGIN = "http://127.0.0.1:8001/api";
const picture = new File(["bytes"], `o'neil; "a", b$HOME.png`, { type: "image/png" });
const AWKWARD = 'it\'s $HOME, `id` \\ "quoted" {}\nتفاحة';

const FORM: Ask = {
  path: "/v1/zero-shot",
  form: [
    ["file", picture],
    ["labels", "@a"],
    ["labels", AWKWARD],
  ],
};
const JSON_ASK: Ask = { path: "/v1/similarity", json: { input: [AWKWARD, { type: "image", data: picture }] } };

test("a shell takes every word of a form as it is", () => {
  expect(curl(FORM, ORIGIN)).toBe(
    String.raw`curl 'http://127.0.0.1:8001/api/v1/zero-shot' \
  -F 'file=@"o'\''neil; \"a\", b$HOME.png"' \
  --form-string 'labels=@a' \
  --form-string 'labels=it'\''s $HOME, ${"`"}id${"`"} \ "quoted" {}
تفاحة'`,
  );
});

// A backquote cannot stand in the text of a template.
const GUARDED = "\\`id\\`";

test("a shell puts pictures, and nothing else, into JSON", () => {
  expect(curl(JSON_ASK, ORIGIN)).toBe(
    String.raw`curl 'http://127.0.0.1:8001/api/v1/similarity' -H 'Content-Type: application/json' --data-binary @- <<END
{"input": ["it's \$HOME, ${GUARDED} \\\\ \\"quoted\\" {}\\nتفاحة", {"type": "image", "data": "data:image/png;base64,$(base64 -w0 'o'\''neil; "a", b$HOME.png')"}]}
END`,
  );
});

test("Python sends forms and JSON", () => {
  expect(python(FORM, ORIGIN)).toBe(
    String.raw`import requests

answer = requests.post(
    "http://127.0.0.1:8001/api/v1/zero-shot",
    files=[("file", open("o'neil; \"a\", b$HOME.png", "rb"))],
    data=[("labels", "@a"), ("labels", "it's $HOME, ${"`"}id${"`"} \\ \"quoted\" {}\nتفاحة")],
)
answer.raise_for_status()
print(answer.json())`,
  );
  expect(python(JSON_ASK, ORIGIN)).toContain(
    String.raw`{"type": "image", "data": picture("o'neil; \"a\", b$HOME.png", "image/png")}`,
  );
  expect(python(JSON_ASK, ORIGIN)).toMatch(
    /^import base64\nfrom pathlib import Path\n\nimport requests\n\ndef picture/,
  );
});

test("the page sends pictures in JSON as data URLs", async () => {
  const sent = JSON.parse(String((await requestOf(JSON_ASK)).body));
  expect(sent.input).toEqual([AWKWARD, { type: "image", data: `data:image/png;base64,${btoa("bytes")}` }]);
});
