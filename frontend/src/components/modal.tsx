import { type ReactNode, useLayoutEffect, useRef } from "react";

type Properties = { label: string; close: () => void; className?: string; children: ReactNode };

/** A dialog over the page. The browser keeps the focus inside, gives it back afterwards, and closes it with Escape. */
export function Modal({ label, close, className = "", children }: Properties) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed before it leaves the page: only then does the browser give the focus back to where it was.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is one beside the dialog; by keyboard Escape does the same
    <dialog
      ref={dialog}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      // What surrounds the content belongs to the dialog element itself: only a click beside the content ends there.
      onClick={(event) => event.target === event.currentTarget && close()}
      className={`mx-auto w-[calc(100%-2rem)] rounded-lg border border-line bg-surface p-0 text-ink shadow-xl backdrop:bg-black/50 ${className}`}
    >
      {children}
    </dialog>
  );
}
