import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { infoQuery } from "@/api/system";
import { useDropTarget } from "@/lib/dropping";
import { pictureRefused, soundRefused } from "@/lib/pictures";
import { Samples } from "./samples";

type Kind = "picture" | "sound";

type Properties = { kind: Kind; file: File | null; onFile: (file: File) => void };

const ACCEPTS: Record<Kind, string> = { picture: "image/jpeg,image/png,image/webp", sound: "audio/*,video/*" };
const ASKS: Record<Kind, string> = { picture: "Choose or drop a picture", sound: "Choose or drop a recording or film" };

const REFUSED = { picture: pictureRefused, sound: soundRefused };

/** Where the file comes from: this machine, or a sample of the library. */
export function Source({ kind, file, onFile }: Properties) {
  const field = useId();
  const limits = useQuery(infoQuery()).data?.limits;
  const [problem, setProblem] = useState<string | null>(null);
  const offer = (offered: File | undefined) => {
    if (!offered) return;
    const reason = REFUSED[kind](offered, limits);
    setProblem(reason);
    if (!reason) onFile(offered);
  };
  const drop = useDropTarget((files) => offer(files[0]));
  return (
    <div className="flex flex-col gap-3">
      <label
        htmlFor={field}
        className={`flex min-h-24 cursor-pointer flex-col items-center justify-center gap-1 rounded-lg border border-dashed px-4 text-center text-sm focus-within:outline-2 focus-within:outline-accent hover:bg-raised ${drop.look} ${drop.over ? "border-accent bg-raised" : drop.dragged ? "border-accent bg-surface" : "border-edge"}`}
        {...drop.target}
      >
        <span className="font-medium">{ASKS[kind]}</span>
        {file && (
          <span className="max-w-full truncate text-muted" dir="auto">
            {file.name}
          </span>
        )}
        <input
          id={field}
          type="file"
          className="sr-only"
          accept={ACCEPTS[kind]}
          onChange={(event) => {
            offer(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </label>
      {problem && (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      <Samples kinds={kind === "picture" ? ["image"] : ["audio", "video"]} onFile={offer} onProblem={setProblem} />
    </div>
  );
}
