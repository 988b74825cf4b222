import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouteComponent,
  RouterProvider,
  type SearchSchemaInput,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";

type Search = { parse: (words: unknown) => Record<string, unknown> };

function pathOf(address: string): string {
  return new URL(address, "http://dashboard.test").pathname;
}

/** Show a view at an address, as the app does, without another try after a failure; every other address shows nothing.
 * `path`: the route as the app has it, where it has parameters. */
export function renderView(View: RouteComponent, address: string, search?: Search, path = pathOf(address)) {
  const root = createRootRoute();
  const validateSearch = (words: Record<string, unknown> & SearchSchemaInput) => search?.parse(words) ?? words;
  const routes = [
    createRoute({ getParentRoute: () => root, path, component: View, validateSearch }),
    createRoute({ getParentRoute: () => root, path: "$", component: () => null }),
  ];
  const history = createMemoryHistory({ initialEntries: [address] });
  const router = createRouter({ routeTree: root.addChildren(routes), history });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } });
  const view = render(
    <QueryClientProvider client={queries}>
      {/* The type of the app's router does not fit a router of a test. */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return { ...view, router, queries };
}
