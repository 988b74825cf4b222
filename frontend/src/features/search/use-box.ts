import { useEffect, useRef, useState } from "react";

const PAUSE = 300;

/** The text of the box: handed on a moment after the last key, and taken over when the address changes otherwise. */
export function useBox(given: string, hand: (text: string) => void) {
  const [text, setText] = useState(given);
  const handed = useRef(given);
  const latest = useRef(hand);
  latest.current = hand;

  useEffect(() => {
    // Coming back with the browser's button, or an example that was clicked.
    if (given !== handed.current) {
      handed.current = given;
      setText(given);
    }
  }, [given]);

  const now = (value: string) => {
    if (value.trim() === handed.current) return;
    handed.current = value.trim();
    latest.current(value.trim());
  };

  useEffect(() => {
    if (text.trim() === handed.current) return;
    const timer = setTimeout(() => {
      handed.current = text.trim();
      latest.current(text.trim());
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text]);

  return { text, setText, now };
}
