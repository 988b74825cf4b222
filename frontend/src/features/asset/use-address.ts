import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useCallback } from "react";

const route = getRouteApi("/assets/$assetId");

/**
 * Return what writes words of this view into its address, such as `{ t: 3 }`, without a step in the browser's history.
 *
 * On the way to another view this one is still drawn: then its words have no business in the other's address, and to
 * write them would end the way there.
 */
export function useAddress() {
  const navigate = route.useNavigate();
  const { assetId } = route.useParams();
  const { history } = useRouter();
  return useCallback(
    (words: { t?: number | undefined; find?: string | undefined }) => {
      if (history.location.pathname !== `/assets/${assetId}`) return;
      void navigate({ search: (now) => ({ ...now, ...words }), replace: true, resetScroll: false });
    },
    [navigate, history, assetId],
  );
}
