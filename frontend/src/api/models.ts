import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import type { ModelObject } from "@/api/schema";

const SOON = 1_000;
const CALM = 5_000;

/** Whether a model is on its way from one state to another. */
export function onItsWay(model: ModelObject): boolean {
  return model.state === "loading" || model.state === "warming";
}

/** All models of the image; asked again often while one of them is loading. */
export function modelsQuery() {
  return queryOptions({
    queryKey: ["models"],
    queryFn: async ({ signal }) => (await answer(client.GET("/v1/models", { signal }))).data,
    refetchInterval: ({ state }) => (state.data?.some(onItsWay) ? SOON : CALM),
  });
}

/** Bring a model into memory; answered when it is ready, or has failed. */
export function loadModel(id: string): Promise<ModelObject> {
  return answer(client.POST("/v1/models/{model_id}/load", { params: { path: { model_id: id } } }));
}

/** Take a model out of memory. */
export function unloadModel(id: string): Promise<ModelObject> {
  return answer(client.POST("/v1/models/{model_id}/unload", { params: { path: { model_id: id } } }));
}
