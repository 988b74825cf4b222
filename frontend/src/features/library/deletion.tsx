import { useMutation, useQueryClient } from "@tanstack/react-query";
import { eraseAsset } from "@/api/assets";
import { Confirm } from "@/components/confirm";

const AT_ONCE = 4;

/** Ask, then erase assets; those that could not be erased stay selected, with the reason. */
export function Deletion({
  ids,
  close,
  done,
}: {
  ids: readonly string[];
  close: () => void;
  done: (left: string[]) => void;
}) {
  const cache = useQueryClient();
  const erasing = useMutation({
    mutationFn: () => eraseAll(ids),
    onSuccess: async ({ left }) => {
      await cache.invalidateQueries({ queryKey: ["assets"] });
      done(left);
      if (left.length === 0) close();
    },
  });
  const many = ids.length === 1 ? "this asset" : `${ids.length} assets`;
  return (
    <Confirm
      title={`Delete ${many}?`}
      verb={erasing.isPending ? "Deleting" : "Delete"}
      busy={erasing.isPending}
      confirm={() => erasing.mutate()}
      close={close}
    >
      The files, everything that was found in them, and their jobs are erased. This cannot be undone.
      {erasing.data?.reason && (
        <p role="alert" className="mt-2 text-bad">
          {erasing.data.left.length} could not be deleted: {erasing.data.reason}
        </p>
      )}
    </Confirm>
  );
}

/** Erase a few at a time; return the ids of those that are left, and why the first of them is. */
export async function eraseAll(ids: readonly string[]): Promise<{ left: string[]; reason: string | null }> {
  const waiting = [...ids];
  const left: string[] = [];
  let reason: string | null = null;
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        await eraseAsset(id);
      } catch (error) {
        left.push(id);
        reason ??= (error as Error).message;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { left, reason };
}
