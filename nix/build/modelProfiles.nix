{ packages }:
/**
  Say which models each profile has, as plain data without references, so that asking for it builds nothing.

  A package called `models-NAME` is the profile NAME.

  # Example

  ```nix
  modelProfiles.demo
  => [ { id = "mediapipe-face"; task = "face-detection"; path = "/nix/store/…-model-mediapipe-face"; files = [ ]; … } … ]
  ```

  # Type

  ```
  modelProfiles :: { <profile> :: [ { id, task, licence, revision, source, path :: String, files :: [ AttrSet ] } ] }
  ```
*/
let
  profile = name: let found = builtins.match "models-(.*)" name; in if found == null then null else builtins.head found;
  names = builtins.filter (name: profile name != null) (builtins.attrNames packages);
  describe = model: {
    inherit (model) id task licence revision source;
    path = builtins.unsafeDiscardStringContext model.outPath;
    # Known beforehand only when they are locked one by one; what a derivation calls so itself is another thing.
    files = if builtins.isList (model.files or null) then model.files else [ ];
  };
in
builtins.listToAttrs (map (name: { name = profile name; value = map describe packages.${name}.models; }) names)
