import { Page } from "@/components/page";

export default function ModelsPage() {
  return <Page title="Models">{null}</Page>;
}
