import { useEffect } from "react";
import { type Command, commandOf, takesKey } from "./keys";

/** Obey the player's keys wherever the focus is, as long as what has it does not need them itself. */
export function useKeys(act: (command: Command) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || takesKey(event.target, event.key)) return;
      const command = commandOf(event);
      if (!command) return;
      event.preventDefault();
      act(command);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [act]);
}
