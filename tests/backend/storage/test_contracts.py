"""The embedded stores keep the contracts."""

from __future__ import annotations

from support.storage.assets import AssetStoreContract
from support.storage.crashes import CrashContract
from support.storage.jobs import JobStoreContract
from support.storage.search import PassageContract, VectorContract
from support.storage.timeline import TimelineStoreContract


class TestEmbeddedAssets(AssetStoreContract):
    pass


class TestEmbeddedJobs(JobStoreContract):
    pass


class TestEmbeddedCrashes(CrashContract):
    pass


class TestEmbeddedTimeline(TimelineStoreContract):
    pass


class TestEmbeddedVectors(VectorContract):
    pass


class TestEmbeddedPassages(PassageContract):
    pass
