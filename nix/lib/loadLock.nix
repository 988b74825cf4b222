{ describeError }:
/**
  Read a lock file and check that it has the version this code reads and belongs to its manifest as it stands.

  # Example

  ```nix
  (loadLock { lock = ../locks/debian.lock.json; manifest = ../locks/debian.manifest.json; }).architectures.amd64.ffmpeg.version
  => "7:5.1.6-0+deb12u1"
  ```

  # Type

  ```
  loadLock :: { lock :: Path, manifest :: Path } -> AttrSet
  ```

  # Arguments

  lock
  : The generated lock file, JSON.

  manifest
  : The hand-written file the lock was made from; its sha256 is in the lock.
*/
{ lock, manifest }:
let
  data = builtins.fromJSON (builtins.readFile lock);
  supported = 1;
  found = builtins.hashFile "sha256" manifest;
  refuse = argument: value: expected: hint: throw (describeError {
    function = "loadLock ${baseNameOf lock}";
    inherit argument value expected;
    hints = [ hint ];
  });
in
if data.version or null != supported then
  refuse "version" (data.version or null) "${toString supported} (the version this code reads)"
    "regenerate the lock with ./manage.sh update, or use the Lamina release that wrote it"
else if data.manifestSha256 or null != found then
  refuse "manifestSha256" (data.manifestSha256 or null) "${found} (the sha256 of ${baseNameOf manifest})"
    "the manifest was edited after the lock was written: run ./manage.sh update"
else data
