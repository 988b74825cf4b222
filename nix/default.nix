# The only file that knows all parts: it builds one scope per system and returns the outputs of the flake.
let
  lib = import ./lib;

  locks = {
    debian = lib.loadLock { lock = ./locks/debian.lock.json; manifest = ./locks/debian.manifest.json; };
    python = lib.loadLock { lock = ./locks/python.lock.json; manifest = ../backend/pyproject.toml; };
    bootstrap = lib.loadLock { lock = ./locks/bootstrap.lock.json; manifest = ./locks/bootstrap.manifest.json; };
    npm = lib.loadLock { lock = ./locks/npm.lock.json; manifest = ../frontend/package-lock.json; };
    models = lib.loadLock { lock = ./locks/models.lock.json; manifest = ./locks/models.manifest.json; };
    memory = builtins.fromJSON (builtins.readFile ./locks/models-memory.json);
    demo = builtins.fromJSON (builtins.readFile ./locks/demo.lock.json);
    origins = builtins.fromJSON (builtins.readFile ./locks/origins.json);
    architectures = builtins.fromJSON (builtins.readFile ./locks/architectures.json);
  };

  scopeFor = system: lib.fix (scope:
    let
      load = lib.importDirectory (lib.callWith scope);
      packages = load ./packages;
    in
    load ./build // packages // {
      inherit lib locks packages system;
      platform = lib.platforms.${system};
      images = load ./images;
      examples = load ./examples;
      checks = load ./checks;
    });

  systems = [ "x86_64-linux" ];
  forSystems = select: builtins.listToAttrs (map (system: { name = system; value = select (scopeFor system); }) systems);
in
{
  packages = forSystems (scope: scope.packages // scope.images);
  apps = forSystems (scope: builtins.mapAttrs (_: program: { type = "app"; inherit program; })
    (lib.importDirectory (lib.callWith scope) ./apps));
  checks = forSystems (scope: scope.checks);
  inventory = forSystems (scope: scope.inventory);
  modelProfiles = forSystems (scope: scope.modelProfiles);
  legacyPackages = forSystems (scope: { inherit (scope) examples; });
  devShells = forSystems (scope: lib.importDirectory (lib.callWith scope) ./shells);
  lib = lib // {
    inherit (scopeFor "x86_64-linux") dockerTools;
    forSystem = system: { inherit (scopeFor system) debianFor dockerTools runStep unpackDeb relocateElf; };
  };
}
