import type { Layer, System } from "@/api/system";
import { CopyButton } from "@/components/copy-button";
import { Missing, Panel } from "@/components/panel";
import { StackedBar } from "@/components/stacked-bar";
import { type Column, Table } from "@/components/table";
import { hue } from "@/lib/colours";
import { bytes, percent } from "@/lib/format";

const SHORT = 19;
const IN_BAR = 8;

/** The image that runs: its name, its digest, and what each of its layers holds. */
export function Layers({ image, pending }: { image: System["image"]; pending: boolean }) {
  const size = image?.layers.reduce((sum, layer) => sum + layer.size, 0) ?? 0;
  return (
    <Panel title="Image" aside={image && `${bytes(size)} in ${image.layers.length} layers`}>
      {!image && (
        <Missing>
          {pending
            ? "Not known yet."
            : "Nobody told this container what its image is: an image cannot hold its own digest. ./manage.sh up and the compose files hand the description in."}
        </Missing>
      )}
      {image && <Identity name={image.name} digest={image.digest} />}
      {image && image.layers.length > 0 && <Sizes layers={image.layers} size={size} />}
    </Panel>
  );
}

function Identity({ name, digest }: { name: string | null; digest: string | null }) {
  return (
    <p className="mb-3 flex flex-wrap items-center gap-x-3 text-sm">
      <span className="break-all">{name ?? "An image without a name"}</span>
      {digest && (
        <span className="inline-flex items-center">
          <code title={digest}>{digest.slice(0, SHORT)}…</code>
          <CopyButton text={digest} what="the digest of the image" />
        </span>
      )}
    </p>
  );
}

/** Return the pieces of the bar: the largest layers, and one piece for all the others. */
export function largest(layers: Layer[]) {
  const sorted = [...layers].sort((a, b) => b.size - a.size);
  const piece = (layer: Layer, index: number) => ({
    name: layer.name || layer.digest.slice(0, SHORT),
    value: layer.size,
    text: bytes(layer.size),
    colour: hue(index),
  });
  const rest = sorted.slice(IN_BAR).reduce((sum, layer) => sum + layer.size, 0);
  const others = { name: `${sorted.length - IN_BAR} others`, value: rest, text: bytes(rest), colour: "var(--muted)" };
  return [...sorted.slice(0, IN_BAR).map(piece), ...(rest > 0 ? [others] : [])];
}

const COLUMNS: Column[] = [
  { name: "Layer" },
  { name: "Size", look: "number" },
  { name: "Share", look: "number" },
  { name: "Digest" },
];

function Sizes({ layers, size }: { layers: Layer[]; size: number }) {
  const rows = layers.map((layer) => ({
    key: layer.digest,
    cells: [
      <span key="name" className="wrap-anywhere">
        {layer.name}
        <span className="block text-xs text-muted">{layer.holds.join(", ")}</span>
      </span>,
      bytes(layer.size),
      percent(size ? layer.size / size : 0),
      <code key="digest" title={layer.digest}>
        {layer.digest.slice(0, SHORT)}
      </code>,
    ],
  }));
  return (
    <>
      <StackedBar label="Sizes of the layers" pieces={largest(layers)} />
      <details className="mt-4 text-sm">
        <summary className="cursor-pointer text-muted">What each layer holds</summary>
        <Table label="Layers" columns={COLUMNS} rows={rows} className="mt-2" />
      </details>
    </>
  );
}
