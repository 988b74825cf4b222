{ lib }:
let load = lock: (lib.loadLock { inherit lock; manifest = ./fixtures/manifest.json; }).content; in
{
  readsALockThatFits = { expr = load ./fixtures/fresh.lock.json; expected = 5; };
  refusesALockOfAnotherManifest = { expr = load ./fixtures/stale.lock.json; throws = true; };
  refusesAnotherVersion = { expr = load ./fixtures/future.lock.json; throws = true; };
}
