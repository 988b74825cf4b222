import { Page } from "@/components/page";

export default function SearchPage() {
  return <Page title="Search">{null}</Page>;
}
