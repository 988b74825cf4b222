/**
  Take the version out of the file name of a Debian package, where it has no epoch and only characters that a store path allows.

  # Example

  ```nix
  debianVersion "libssl3_3.0.17-1-deb12u2_amd64.deb"
  => "3.0.17-1-deb12u2"
  ```

  # Type

  ```
  debianVersion :: String -> String
  ```

  # Arguments

  file
  : The `file` of an entry in `debian.lock.json`.
*/
file: builtins.head (builtins.match "[^_]*_(.*)_[^_]*\\.deb" file)
