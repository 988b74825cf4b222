import { type ReactNode, useEffect, useRef } from "react";
import { isWriting } from "@/lib/shortcuts";
import { useBox } from "./use-box";
import { usePicture } from "./use-picture";

type Properties = { text: string; onText: (text: string) => void; onPicture: (picture: File) => void; chip: ReactNode };

/** The one box: words are typed, a picture is dropped, pasted or chosen. */
export function Box({ text: given, onText, onPicture, chip }: Properties) {
  const input = useRef<HTMLInputElement>(null);
  const { text, setText, now } = useBox(given, onText);
  const picture = usePicture((file) => {
    setText("");
    onPicture(file);
  });
  useSlash(() => input.current?.focus());
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          now(text);
        }}
        {...picture.target}
        className={`flex flex-wrap items-center gap-2 rounded-xl border bg-surface p-2 focus-within:border-accent ${picture.look} ${picture.over ? "border-accent ring-2 ring-accent" : "border-edge"}`}
      >
        {chip}
        <input
          ref={input}
          type="search"
          aria-label="Search what is seen and said"
          aria-keyshortcuts="/"
          placeholder={chip ? "or type words" : "Search what is seen and said"}
          value={text}
          maxLength={1000}
          dir="auto"
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          className="min-h-10 min-w-40 flex-1 bg-transparent px-2 text-base outline-none"
        />
        <span aria-hidden="true" className="hidden rounded-sm border border-line px-1.5 text-xs text-muted sm:block">
          /
        </span>
        <label className="inline-flex min-h-9 cursor-pointer items-center rounded-md border border-line px-3 text-sm font-medium focus-within:outline-2 focus-within:outline-accent hover:bg-raised">
          By a picture
          <input
            type="file"
            accept="image/jpeg,image/png,image/webp"
            className="sr-only"
            onChange={(event) => {
              picture.offer(event.target.files);
              event.target.value = "";
            }}
          />
        </label>
        {picture.dragged && <DropHint />}
      </form>
      {picture.problem && (
        <p role="alert" className="mt-2 text-sm wrap-anywhere text-bad">
          {picture.problem}
        </p>
      )}
    </search>
  );
}

/** What lies over the box while files are dragged; the pointer goes through it, to the box. */
function DropHint() {
  return (
    <span className="pointer-events-none absolute inset-0 grid place-items-center rounded-xl bg-surface font-semibold">
      Drop a picture here to search by it
    </span>
  );
}

/** Call `focus` when `/` is pressed, except where it is typed as a character. */
function useSlash(focus: () => void): void {
  const latest = useRef(focus);
  latest.current = focus;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "/" || isWriting(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
