import { getRouteApi } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useState } from "react";
import type { FoundPhrase } from "@/api/schema";
import { useAddress } from "../use-address";
import { findIn, folded, type Match } from "./find";

const route = getRouteApi("/assets/$assetId");

/** What is sought in the transcript, which is in the address, and where it is found. */
export function useFind(phrases: readonly FoundPhrase[]) {
  const { find } = route.useSearch();
  const write = useAddress();
  const [value, setValue] = useState(find ?? "");
  const [place, setPlace] = useState(0);
  const sought = useDeferredValue(value);
  const texts = useMemo(() => phrases.map((phrase) => folded(phrase.text)), [phrases]);
  const matches = useMemo(() => findIn(texts, sought), [texts, sought]);
  const byPhrase = useMemo(() => grouped(matches), [matches]);
  const change = (next: string) => {
    setValue(next);
    setPlace(0);
    write({ find: next || undefined });
  };
  return { value, change, matches, byPhrase, place, setPlace, current: matches[place] };
}

function grouped(matches: readonly Match[]): ReadonlyMap<number, Match[]> {
  const groups = new Map<number, Match[]>();
  for (const match of matches) groups.set(match.index, [...(groups.get(match.index) ?? []), match]);
  return groups;
}
