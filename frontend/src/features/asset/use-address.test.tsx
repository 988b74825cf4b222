import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useAddress } from "./use-address";

const { navigate, history } = vi.hoisted(() => ({ navigate: vi.fn(), history: { location: { pathname: "" } } }));

vi.mock("@tanstack/react-router", () => ({
  getRouteApi: () => ({ useNavigate: () => navigate, useParams: () => ({ assetId: "asset_1" }) }),
  useRouter: () => ({ history }),
}));

test.each([
  ["/assets/asset_1", 1],
  ["/search", 0],
  ["/assets/asset_2", 0],
])("at %s the view's words are written %i times", (pathname, times) => {
  navigate.mockClear();
  history.location.pathname = pathname;
  const { result } = renderHook(useAddress);
  act(() => result.current({ t: 3 }));
  expect(navigate).toHaveBeenCalledTimes(times);
});
