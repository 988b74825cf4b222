import { Link } from "@tanstack/react-router";
import { Notice } from "@/components/notice";

/** An asset that is not there, or no longer. */
export function Gone() {
  return (
    <div role="alert">
      <Notice
        alone
        title="This asset is not there"
        action={
          <Link to="/" className="text-accent underline">
            Go to the library
          </Link>
        }
      >
        <p>It has been deleted, perhaps in another tab, or its address is mistyped.</p>
      </Notice>
    </div>
  );
}
