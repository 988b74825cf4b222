import type { ReactNode } from "react";
import type { ModelObject } from "@/api/schema";
import { CopyButton } from "@/components/copy-button";
import { When } from "@/components/when";
import { bytes } from "@/lib/format";

const SHORT = 8;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="flex min-h-7 items-center gap-1 truncate tabular-nums">{children}</dd>
    </div>
  );
}

/** What is known of a model, and its files on demand. */
export function Facts({ model }: { model: ModelObject }) {
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1 text-sm">
        <Fact name="Size">{bytes(model.size)}</Fact>
        <Fact name="Memory when warm">{model.memory_bytes === null ? "not measured" : bytes(model.memory_bytes)}</Fact>
        <Fact name="Licence">
          <span className="truncate" title={model.licence}>
            {model.licence}
          </span>
        </Fact>
        <Fact name="Last used">{model.last_used === null ? "not yet" : <When at={model.last_used} />}</Fact>
        <Fact name="Revision">
          <code className="truncate" title={model.revision}>
            {model.revision.slice(0, SHORT)}
          </code>
        </Fact>
        <Fact name="SHA-256">
          <code title={model.sha256}>{model.sha256.slice(0, SHORT)}</code>
          <CopyButton text={model.sha256} what={`the SHA-256 of ${model.id}`} />
        </Fact>
      </dl>
      <Files model={model} />
    </>
  );
}

function Files({ model }: { model: ModelObject }) {
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-muted">
        {model.files.length} {model.files.length === 1 ? "file" : "files"}, from{" "}
        <code className="break-all">{model.source}</code>
      </summary>
      <table className="mt-2 w-full text-xs">
        <thead className="sr-only">
          <tr>
            <th>File</th>
            <th>Size</th>
            <th>SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {model.files.map((file) => (
            <tr key={file.name} className="border-t border-line">
              <td className="py-1 pr-2 break-all">{file.name}</td>
              <td className="py-1 pr-2 text-right whitespace-nowrap tabular-nums">{bytes(file.size)}</td>
              <td className="py-1" title={file.sha256}>
                <code>{file.sha256.slice(0, SHORT)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
