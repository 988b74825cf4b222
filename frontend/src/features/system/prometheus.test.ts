import { expect, test } from "vitest";
import { parse, total } from "./prometheus";

test("samples are read with their labels, escapes and infinities; comments are not", () => {
  const text = [
    "# HELP up Whether it is up.",
    "# TYPE up gauge",
    "up 1.0",
    'seconds_bucket{le="+Inf",route="/v1/assets/{asset_id}"} 7 1795624093',
    'odd{text="a \\"b\\", c\\\\d\\n"} -Inf',
    "",
    "no sample",
  ].join("\n");
  expect(parse(text)).toEqual([
    { name: "up", labels: {}, value: 1 },
    { name: "seconds_bucket", labels: { le: "+Inf", route: "/v1/assets/{asset_id}" }, value: 7 },
    { name: "odd", labels: { text: 'a "b", c\\d\n' }, value: Number.NEGATIVE_INFINITY },
  ]);
});

test("a sum of nothing is not zero", () => {
  const samples = parse('jobs{state="queued"} 2\njobs{state="failed"} 3');
  expect(total(samples, "jobs")).toBe(5);
  expect(total(samples, "jobs", (sample) => sample.labels.state === "failed")).toBe(3);
  expect(total(samples, "tasks")).toBeNull();
});
