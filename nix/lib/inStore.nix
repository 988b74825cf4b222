/**
  Say whether a value is, or becomes when Nix copies it, a path in the store: a package, a local path, or a store path as text.

  # Example

  ```nix
  inStore "/etc/passwd"
  => false
  ```

  # Type

  ```
  inStore :: Any -> Bool
  ```

  # Arguments

  value
  : Anything.
*/
value:
builtins.isPath value
|| (builtins.isAttrs value && value ? outPath)
|| (builtins.isString value && builtins.match "${builtins.storeDir}/[0-9a-df-np-sv-z]{32}-.+" (builtins.unsafeDiscardStringContext value) != null)
