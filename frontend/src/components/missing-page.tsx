import { Link } from "@tanstack/react-router";
import { Notice } from "@/components/notice";

/** What is shown at an address that no view has. */
export function MissingPage() {
  return (
    <Notice
      alone
      title="There is nothing at this address"
      action={
        <Link to="/" className="text-accent underline">
          Go to the library
        </Link>
      }
    />
  );
}
