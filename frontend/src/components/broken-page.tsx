import { Button } from "@/components/button";
import { Notice } from "@/components/notice";

/** What is shown when a view itself broke: never a blank page. */
export function BrokenPage({ error }: { error: Error }) {
  return (
    <div role="alert">
      <Notice
        alone
        title="This view broke"
        action={<Button onClick={() => window.location.reload()}>Load the page again</Button>}
      >
        <p>{error.message}</p>
      </Notice>
    </div>
  );
}
