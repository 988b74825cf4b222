import { Page } from "@/components/page";

export default function JobsPage() {
  return <Page title="Jobs">{null}</Page>;
}
