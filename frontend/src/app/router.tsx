import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { Layout } from "@/app/layout";
import { BrokenPage } from "@/components/broken-page";
import { MissingPage } from "@/components/missing-page";
import { assetSearch, jobsSearch, librarySearch, playgroundSearch, searchSearch } from "@/lib/addresses";

const rootRoute = createRootRoute({
  component: Layout,
  notFoundComponent: MissingPage,
  errorComponent: ({ error }) => <BrokenPage error={error instanceof Error ? error : new Error(String(error))} />,
});

const libraryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: librarySearch,
  component: lazyRouteComponent(() => import("@/features/library/page")),
});

const assetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/assets/$assetId",
  validateSearch: assetSearch,
  component: lazyRouteComponent(() => import("@/features/asset/page")),
});

const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/search",
  validateSearch: searchSearch,
  component: lazyRouteComponent(() => import("@/features/search/page")),
});

const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/jobs",
  validateSearch: jobsSearch,
  component: lazyRouteComponent(() => import("@/features/jobs/page")),
});

const modelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/models",
  component: lazyRouteComponent(() => import("@/features/models/page")),
});

const playgroundRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/playground",
  validateSearch: playgroundSearch,
  component: lazyRouteComponent(() => import("@/features/playground/page")),
});

const systemRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/system",
  component: lazyRouteComponent(() => import("@/features/system/page")),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/features/settings/page")),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    libraryRoute,
    assetRoute,
    searchRoute,
    jobsRoute,
    modelsRoute,
    playgroundRoute,
    systemRoute,
    settingsRoute,
  ]),
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
