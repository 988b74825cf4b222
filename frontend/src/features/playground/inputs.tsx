import { useId, useState } from "react";
import { Button } from "@/components/button";
import { Source } from "./source";

type Properties = {
  texts: string[];
  pictures: File[];
  onTexts: (texts: string[]) => void;
  onPictures: (pictures: File[]) => void;
};

const MOST = 16;

/** Texts, one a line, and pictures. */
export function Inputs({ texts, pictures, onTexts, onPictures }: Properties) {
  const field = useId();
  // Lines are kept as they are typed: the one that is being begun is empty.
  const [text, setText] = useState(texts.join("\n"));
  return (
    <div className="flex flex-col gap-3">
      <div>
        <label htmlFor={field} className="text-sm font-medium">
          Texts, one a line
        </label>
        <textarea
          id={field}
          rows={4}
          dir="auto"
          value={text}
          className="mt-1 w-full rounded-md border border-edge bg-surface px-3 py-2 text-sm"
          onChange={(event) => {
            setText(event.target.value);
            const lines = event.target.value.split("\n").map((line) => line.trim());
            onTexts(lines.filter(Boolean).slice(0, MOST));
          }}
        />
      </div>
      <Source kind="picture" file={null} onFile={(file) => onPictures([...pictures, file].slice(0, MOST))} />
      {pictures.length > 0 && (
        <p className="flex items-center justify-between gap-2 text-sm">
          <span className="min-w-0 truncate text-muted" dir="auto">
            {pictures.map((picture) => picture.name).join(", ")}
          </span>
          <Button onClick={() => onPictures([])}>Without pictures</Button>
        </p>
      )}
    </div>
  );
}
