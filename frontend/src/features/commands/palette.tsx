import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { assetsQuery } from "@/api/assets";
import { Icon } from "@/components/icon";
import { Modal } from "@/components/modal";
import { useSettled } from "@/lib/settled";
import { toggleTheme } from "@/lib/shown-theme";
import { wishUpload } from "@/lib/uploading";
import { type Offer, offersFor } from "./offers";

const ASSETS = 8;
const LIST = "palette-offers";

type Properties = { views: readonly { to: string; name: string }[]; close: () => void; openHelp: () => void };

/** One box from which everything can be reached: views, commands, and assets by their name. */
export default function Palette({ views, close, openHelp }: Properties) {
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState(0);
  const offers = useOffers(words, views, openHelp);
  const at = Math.min(chosen, offers.length - 1);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#offer-${at}`)?.scrollIntoView?.({ block: "nearest" });
  }, [at]);
  const take = (offer: Offer | undefined) => {
    if (!offer) return;
    if (offer.id !== "help") close();
    offer.act();
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((at + step + offers.length) % offers.length);
    else if (event.key === "Enter") take(offers[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal label="Find anything" close={close} className="mt-[10dvh] max-w-xl">
      <input
        role="combobox"
        aria-label="View, asset or command"
        aria-expanded="true"
        aria-controls={LIST}
        aria-activedescendant={at >= 0 ? `offer-${at}` : undefined}
        autoComplete="off"
        placeholder="View, asset or command"
        dir="auto"
        value={words}
        onKeyDown={press}
        onChange={(event) => {
          setWords(event.target.value);
          setChosen(0);
        }}
        className="w-full border-b border-line bg-transparent px-4 py-3 outline-none!"
      />
      <div ref={list} id={LIST} role="listbox" aria-label="Offers" className="max-h-[50dvh] overflow-y-auto p-2">
        {offers.map((offer, index) => (
          <Row
            key={offer.id}
            offer={offer}
            index={index}
            isChosen={index === at}
            before={offers[index - 1]}
            take={take}
          />
        ))}
      </div>
    </Modal>
  );
}

function useOffers(words: string, views: Properties["views"], openHelp: () => void): Offer[] {
  const navigate = useNavigate();
  const name = useSettled(words.trim(), 150);
  const found = useInfiniteQuery({
    ...assetsQuery({ name }, ASSETS),
    enabled: name !== "",
    placeholderData: keepPreviousData,
  });
  return offersFor(words, name ? (found.data?.pages[0]?.data ?? []) : [], {
    views,
    go: (address) => void navigate(address as never),
    upload: (choose) => wishUpload({ choose }),
    toggleTheme,
    openHelp,
  });
}

type RowProperties = {
  offer: Offer;
  index: number;
  isChosen: boolean;
  before: Offer | undefined;
  take: (offer: Offer) => void;
};

function Row({ offer, index, isChosen, before, take }: RowProperties) {
  return (
    <>
      {offer.group !== before?.group && (
        <div role="presentation" className="px-2 pt-2 pb-1 text-xs text-muted">
          {offer.group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box, which keeps the focus */}
      <div
        id={`offer-${index}`}
        role="option"
        tabIndex={-1}
        aria-selected={isChosen}
        onClick={() => take(offer)}
        className={`flex cursor-pointer items-center gap-3 rounded-md px-2 py-1.5 text-sm hover:bg-raised ${isChosen ? "bg-raised" : ""}`}
      >
        <Icon name={offer.icon} className={`size-4 text-muted ${offer.icon === "chevron" ? "-rotate-90" : ""}`} />
        <span dir="auto" className="truncate">
          {offer.words}
        </span>
      </div>
    </>
  );
}
