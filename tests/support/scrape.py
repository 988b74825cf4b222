"""What /metrics says, as a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client.parser import text_string_to_metric_families


class Scrape:
    """The samples of one answer."""

    def __init__(self, text: str) -> None:
        self.samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def values(self, name: str, **labels: str) -> Iterator[float]:
        """Yield the values of the samples that have these labels, and perhaps others."""
        for sample in self.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                yield sample.value

    def value(self, name: str, **labels: str) -> float:
        """Return the sum of these samples; 0 when there is none."""
        return sum(self.values(name, **labels))

    def labels(self, name: str) -> list[Mapping[str, str]]:
        """Return the labels of every sample of a name."""
        return [sample.labels for sample in self.samples if sample.name == name]
