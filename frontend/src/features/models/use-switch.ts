import { useMutation, useQueryClient } from "@tanstack/react-query";
import { loadModel, modelsQuery, unloadModel } from "@/api/models";
import type { ModelObject } from "@/api/schema";

/** Load or unload a model; the list shows its way while the answer is awaited, and its new state with the answer. */
export function useSwitch(model: ModelObject) {
  const queries = useQueryClient();
  const { queryKey } = modelsQuery();
  return useMutation({
    mutationFn: (wanted: "load" | "unload") => (wanted === "load" ? loadModel(model.id) : unloadModel(model.id)),
    onMutate: (wanted) => {
      if (wanted === "load") put({ ...model, state: "loading", reason: null });
    },
    onSuccess: put,
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });

  function put(changed: ModelObject): void {
    queries.setQueryData(queryKey, (all) => all?.map((each) => (each.id === changed.id ? changed : each)));
  }
}
