{ describeError, inStore }:
/**
  List what is wrong with the arguments of an image function, as whole error texts; an empty list when nothing is.

  # Example

  ```nix
  imageProblems "buildLayeredImage" { maxLayers = 1; }
  => [ "buildLayeredImage: `maxLayers` is 1, but 2 to 127 was expected. What to do:\n    - …" ]
  ```

  # Type

  ```
  imageProblems :: String -> AttrSet -> [ String ]
  ```

  # Arguments

  function
  : Name of the function whose arguments these are.

  arguments
  : The arguments; those that are missing are not checked.
*/
function: arguments:
let
  problem = argument: value: expected: hints: [ (describeError { inherit function argument value expected hints; }) ];
  check = argument: isRight: expected: hints:
    if !(arguments ? ${argument}) || isRight arguments.${argument} then [ ] else problem argument (show arguments.${argument}) expected hints;
  each = argument: isRight: expected: hints:
    builtins.concatMap (item: if isRight item then [ ] else problem argument (show item) expected hints) (asList (arguments.${argument} or [ ]));
  oneOf = argument: values: check argument (value: builtins.elem value values) (builtins.concatStringsSep " or " (map builtins.toJSON values)) [ "leave it out for the default" ];

  asList = value: if builtins.isList value then value else if value == null then [ ] else [ value ];
  # A derivation shows as its path, without its context: an error text must not build anything.
  show = value: builtins.fromJSON (builtins.unsafeDiscardStringContext (builtins.toJSON (if builtins.isFunction value then "a function" else value)));
  isMode = value: value == null || (builtins.isString value && builtins.match "[0-7]{3,4}" value != null);
  isId = value: builtins.isInt value && value >= 0;
  isRule = rule: builtins.isAttrs rule && isMode (rule.mode or null) && isId (rule.uid or 0) && isId (rule.gid or 0);
  isAbsolute = value: builtins.isString value && builtins.match "/[^/].*" value != null;

  layers = builtins.filter isLayer (asList (arguments.layers or [ ]));
  isLayer = layer: builtins.isAttrs layer && layer ? name && builtins.isList (layer.paths or null)
    && removeAttrs layer [ "name" "paths" "closure" "tree" "compression" "volatile" ] == { }
    && builtins.isBool (layer.closure or true) && builtins.isBool (layer.volatile or false)
    && (layer.closure or true || !(layer.volatile or false))
    && builtins.elem (layer.compression or "none") [ "none" "gzip" ];
  declared = builtins.groupBy (item: item.path) (builtins.concatMap
    (layer: map (path: { inherit (layer) name; path = builtins.unsafeDiscardStringContext "${path}"; }) (builtins.filter inStore layer.paths))
    layers);
  twice = builtins.filter (path: builtins.length declared.${path} > 1) (builtins.attrNames declared);

  outside = argument: value: problem argument (show value) "a package, a local path or a path in ${builtins.storeDir}"
    [ "write a local path without quotes, and Nix copies it into the store" ];
in
check "maxLayers" (value: builtins.isInt value && 2 <= value && value <= 127) "2 to 127 (what engines can stack)" [ "leave it out for 100" ]
++ builtins.concatMap (path: if inStore path then [ ] else outside "contents" path) (asList (arguments.contents or [ ]))
++ builtins.concatMap (path: if inStore path then [ ] else outside "copyToRoot" path) (asList (arguments.copyToRoot or [ ]))
++ each "layers" isLayer "{ name; paths; closure ?; tree ?; compression ?; volatile ?; }" [ "give each layer a name and a list of paths" "`compression` is \"gzip\" or \"none\", `closure` and `volatile` are true or false" "a volatile layer sees what lies below it: leave `closure` out" ]
++ builtins.concatMap (layer: builtins.concatMap (path: if inStore path then [ ] else outside "layers" path) layer.paths) layers
++ builtins.concatMap
  (path: problem "layers" (map (item: item.name) declared.${path}) "one layer for ${path}" [ "leave it out of all but the lowest of these layers" ])
  twice
++ check "images" (value: builtins.isList value && value != [ ]) "a list of at least one image" [ "give one image for each platform" ]
++ oneOf "rootfs" [ "minimal" "none" ]
++ oneOf "compressor" [ "none" "gz" "zstd" ]
++ oneOf "strategy" [ "size" "popularity" ]
++ (if arguments.users or [ ] == [ ] || arguments.rootfs or "none" == "minimal" then [ ] else
  problem "users" (map (user: user.name) arguments.users) "no user with `rootfs = \"none\"`" [ "set `rootfs = \"minimal\"`, or use `dockerTools.fakeNss.override`" ])
++ each "perms" (rule: isRule rule && (isAbsolute (rule.path or null) != builtins.isString (rule.regex or null)))
  "{ path or regex; mode; uid; gid; } with an absolute path and an octal mode such as \"0644\"" [ "give either the path or a pattern for it" ]
++ each "directories" (rule: isRule rule && isAbsolute (rule.path or null)) "{ path; mode; uid; gid; } with an absolute path and an octal mode" [ "write the path as it is in the image, such as /data" ]
++ builtins.concatMap (argument: check argument isId "a number, 0 or more" [ "give the number, not the name" ]) [ "uid" "gid" ]
++ check "maxSize" (value: value == null || isId value) "a number of bytes" [ "leave it out for no limit" ]
++ check "includeNixDB" (value: value == false) "false" [ "a store database holds the time it was made, so no two builds are equal: register paths in the container, with `nix-store --load-db`" ]
++ check "layeringPipeline" (value: value == null) "null" [ "declare what belongs together with `layers`" "choose the split of the rest with `strategy`" ]
++ check "runAsRoot" (value: value == null) "null" [ "nobody is root in the sandbox and no virtual machine is used: put files there with `extraCommands`, owners and modes with `perms`" "for commands that must see the image as `/`, use buildLayeredImage with `fakeRootCommands` and `enableFakechroot = true`" ]
