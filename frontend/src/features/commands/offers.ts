import type { AssetObject } from "@/api/schema";
import type { IconName } from "@/components/icon";

/** Something that the palette offers. */
export type Offer = { id: string; group: string; words: string; icon: IconName; act: () => void };

type Means = {
  views: readonly { to: string; name: string }[];
  go: (address: { to: string; params?: Record<string, string>; search?: Record<string, string> }) => void;
  upload: (what: "files" | "folder") => void;
  toggleTheme: () => void;
  openHelp: () => void;
};

/** Return what is offered for some words: commands that have them, assets whose name has them, and the search itself. */
export function offersFor(words: string, assets: readonly AssetObject[], means: Means): Offer[] {
  const wanted = words.trim().toLowerCase();
  const commands = commandsOf(means).filter((offer) => offer.words.toLowerCase().includes(wanted));
  if (!wanted) return commands;
  const search: Offer = {
    id: "search",
    group: "Search",
    words: `Find moments: ${words.trim()}`,
    icon: "search",
    act: () => means.go({ to: "/search", search: { q: words.trim() } }),
  };
  return [...commands, ...assets.map((asset) => assetOffer(asset, means)), search];
}

function assetOffer(asset: AssetObject, { go }: Means): Offer {
  return {
    id: asset.id,
    group: "Assets",
    words: asset.name ?? asset.id,
    icon: asset.kind,
    act: () => go({ to: "/assets/$assetId", params: { assetId: asset.id } }),
  };
}

function commandsOf({ views, go, upload, toggleTheme, openHelp }: Means): Offer[] {
  const group = "Commands";
  return [
    ...views.map(
      (view): Offer => ({
        id: view.to,
        group: "Views",
        words: view.name,
        icon: "chevron",
        act: () => go({ to: view.to }),
      }),
    ),
    { id: "files", group, words: "Upload files", icon: "upload", act: () => upload("files") },
    { id: "folder", group, words: "Upload a folder", icon: "upload", act: () => upload("folder") },
    { id: "theme", group, words: "Switch between light and dark", icon: "moon", act: toggleTheme },
    { id: "help", group, words: "Keyboard help", icon: "chevron", act: openHelp },
  ];
}
