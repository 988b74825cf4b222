import type { ReactNode } from "react";
import type { ModelObject } from "@/api/schema";
import { CopyButton } from "@/components/copy-button";
import { type Column, Table } from "@/components/table";
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

const COLUMNS: Column[] = [{ name: "File" }, { name: "Size", look: "number" }, { name: "SHA-256" }];

function Files({ model }: { model: ModelObject }) {
  const rows = model.files.map((file) => ({
    key: file.name,
    cells: [
      <span key="name" className="break-all">
        {file.name}
      </span>,
      bytes(file.size),
      <code key="digest" title={file.sha256}>
        {file.sha256.slice(0, SHORT)}
      </code>,
    ],
  }));
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-muted">
        {model.files.length} {model.files.length === 1 ? "file" : "files"}, from{" "}
        <code className="break-all">{model.source}</code>
      </summary>
      <Table label={`Files of ${model.id}`} columns={COLUMNS} rows={rows} className="mt-2" />
    </details>
  );
}
