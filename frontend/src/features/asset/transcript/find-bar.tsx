import { Button } from "@/components/button";

type Properties = {
  value: string;
  change: (value: string) => void;
  count: number;
  place: number;
  go: (steps: number) => void;
};

/** Search inside what is said: Enter goes on to the next place, with Shift to the one before. */
export function FindBar({ value, change, count, place, go }: Properties) {
  const told = !value.trim() ? "" : count === 0 ? "Not found" : `${place + 1} of ${count}`;
  return (
    <div className="flex items-center gap-1">
      <input
        type="search"
        aria-label="Find in the transcript"
        placeholder="Find in the transcript"
        dir="auto"
        className="h-9 min-w-0 flex-1 rounded-md border border-edge bg-canvas px-2 text-sm placeholder:text-muted"
        value={value}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
          if (event.key === "Escape" && value) change("");
        }}
      />
      <span role="status" className="px-1 text-xs whitespace-nowrap text-muted tabular-nums">
        {told}
      </span>
      <Button look="quiet" className="px-2!" aria-label="Previous place" disabled={count === 0} onClick={() => go(-1)}>
        ↑
      </Button>
      <Button look="quiet" className="px-2!" aria-label="Next place" disabled={count === 0} onClick={() => go(1)}>
        ↓
      </Button>
    </div>
  );
}
