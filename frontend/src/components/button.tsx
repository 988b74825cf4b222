import type { ButtonHTMLAttributes } from "react";

type Look = "plain" | "primary" | "danger" | "quiet";

const LOOKS: Record<Look, string> = {
  plain: "border border-line bg-surface hover:bg-raised",
  primary: "bg-accent text-on-accent hover:opacity-90",
  danger: "border border-bad text-bad hover:bg-raised",
  quiet: "hover:bg-raised",
};

type Properties = ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look };

/** A button of the dashboard; `look` tells how much it matters. */
export function Button({ look = "plain", className = "", type = "button", ...rest }: Properties) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3 text-sm font-medium disabled:opacity-50 ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}
