import { useMutation, useQueryClient } from "@tanstack/react-query";
import { retry } from "@/api/asset";
import { cancelJob, forgetJob } from "@/api/jobs";

const ACTIONS = { cancel: cancelJob, retry, forget: forgetJob };
export type JobAction = keyof typeof ACTIONS;

/** What can be done with a job. The list is asked anew whatever came of it: a refusal means that it was old. */
export function useJobAction(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (action: JobAction) => {
      await ACTIONS[action](id);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ["jobs"] }),
  });
}
