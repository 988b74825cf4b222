"""The embedded stores keep the contracts."""

from __future__ import annotations

from support.storage.assets import AssetStoreContract
from support.storage.jobs import JobStoreContract


class TestEmbeddedAssets(AssetStoreContract):
    pass


class TestEmbeddedJobs(JobStoreContract):
    pass
