{ cpython, debian, ociPrograms, runPython, seed }:
/**
  Build the tree of an image's top layer: contents as links or copies, defaults below them, then commands.

  Owners and modes that the Nix store cannot keep are in the output `recorded`.

  # Example

  ```nix
  imageRoot { name = "media"; linked = [ packages.ffmpeg ]; extraCommands = "mkdir data"; }
  => «derivation media-root»
  ```

  # Type

  ```
  imageRoot :: { name :: String, linked :: [ Path ] ?, copied :: [ Path ] ?, defaults :: [ Path ] ?, … } -> Derivation
  ```

  # Arguments

  name
  : Name of the image, for the store path.

  linked
  : Trees whose files appear as links. Default: none.

  copied
  : Trees whose files are copied. Default: none.

  defaults
  : Trees that are copied where nothing else is. Default: none.

  keepContentsDirlinks
  : Whether links to folders in `copied` stay links. Default: `false`.

  extraCommands
  : Bash commands, run in the tree. Default: none.

  fakeRootCommands
  : Bash commands, run after those; `chown` and `chgrp` in both record owners. Default: none.

  enableFakechroot
  : Whether `fakeRootCommands` see the tree as `/`; needs user namespaces. Default: `false`.
*/
{ name
, linked ? [ ]
, copied ? [ ]
, defaults ? [ ]
, keepContentsDirlinks ? false
, extraCommands ? ""
, fakeRootCommands ? ""
, enableFakechroot ? false
}:
let
  # Without commands nothing needs a shell.
  hasCommands = extraCommands != "" || fakeRootCommands != "";
in
runPython {
  name = "${name}-root";
  program = "${ociPrograms}/lamina/oci/build_root.py";
  pythonPath = [ ociPrograms ];
  arguments = {
    outputs = [ "out" "recorded" ];
    inherit linked copied defaults keepContentsDirlinks extraCommands fakeRootCommands;
    chroot = enableFakechroot && fakeRootCommands != "";
    shell = if hasCommands then "${debian.bash}/bin/bash" else "";
    path = if hasCommands then "${debian.coreutils}/bin:${debian.coreutils}/usr/bin:${debian.bash}/bin:${seed}/bin" else "";
  };
}
