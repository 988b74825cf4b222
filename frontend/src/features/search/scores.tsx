/** What the numbers mean, on demand: a native popover needs no script and closes with Escape. */
export function Scores() {
  return (
    <>
      <button
        type="button"
        popoverTarget="scores"
        className="rounded-md px-2 py-1 text-sm text-muted underline decoration-dotted underline-offset-4 hover:bg-raised"
      >
        What do the scores mean?
      </button>
      <div
        id="scores"
        popover="auto"
        className="m-auto max-w-md rounded-lg border border-line bg-surface p-5 text-sm text-ink shadow-lg backdrop:bg-black/30"
      >
        <h2 className="mb-2 text-base font-semibold">What the scores mean</h2>
        <p className="mb-2">
          A picture is compared with every frame; words must stand in a caption or be said. The numbers of these cannot
          be compared with each other, so each source makes a list of its own, and the bar tells how high a moment
          stands in all lists together: full where everything agrees.
        </p>
        <p className="mb-2">
          The cosine of a frame tells how alike it and your question are, whatever else is stored. A nearest frame
          always exists: the last ones of an answer mean little.
        </p>
        <p className="text-muted">
          “two words” in quotation marks must follow each other; sev* finds every word that begins so.
        </p>
      </div>
    </>
  );
}
