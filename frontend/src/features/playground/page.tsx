import { Page } from "@/components/page";

export default function PlaygroundPage() {
  return <Page title="Playground">{null}</Page>;
}
