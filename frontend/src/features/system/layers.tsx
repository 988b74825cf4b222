import type { Layer, System } from "@/api/system";
import { CopyButton } from "@/components/copy-button";
import { StackedBar } from "@/components/stacked-bar";
import { hue } from "@/lib/colours";
import { bytes, percent } from "@/lib/format";
import { Missing, Panel } from "./panel";

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
      {image && image.layers.length > 0 && <Table layers={image.layers} size={size} />}
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

function Table({ layers, size }: { layers: Layer[]; size: number }) {
  return (
    <>
      <StackedBar label="Sizes of the layers" pieces={largest(layers)} />
      <details className="mt-4 text-sm">
        <summary className="cursor-pointer text-muted">What each layer holds</summary>
        <table className="mt-2 w-full">
          <thead className="text-xs text-muted">
            <tr>
              <th className="py-1 pr-3 text-left font-normal">Layer</th>
              <th className="py-1 pr-3 text-right font-normal">Size</th>
              <th className="py-1 pr-3 text-right font-normal">Share</th>
              <th className="py-1 text-left font-normal">Digest</th>
            </tr>
          </thead>
          <tbody>
            {layers.map((layer) => (
              <tr key={layer.digest} className="border-t border-line align-top">
                <td className="py-1 pr-3 break-words">
                  {layer.name}
                  <span className="block text-xs text-muted">{layer.holds.join(", ")}</span>
                </td>
                <td className="py-1 pr-3 text-right whitespace-nowrap tabular-nums">{bytes(layer.size)}</td>
                <td className="py-1 pr-3 text-right whitespace-nowrap tabular-nums">
                  {percent(size ? layer.size / size : 0)}
                </td>
                <td className="py-1">
                  <code title={layer.digest}>{layer.digest.slice(0, SHORT)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
