import { Page } from "@/components/page";

export default function AssetPage() {
  return <Page title="Asset">{null}</Page>;
}
