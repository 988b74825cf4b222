import { Page } from "@/components/page";

export default function SystemPage() {
  return <Page title="System">{null}</Page>;
}
