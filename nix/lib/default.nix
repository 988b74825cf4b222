# The pure library: data in, data out. No derivation, no system, no lock is read here.
# File name = exported name.
let
  fix = function: let result = function result; in result;
in
fix (self: {
  inherit fix;
  callWith = import ./callWith.nix;
  debianVersion = import ./debianVersion.nix;
  describeError = import ./describeError.nix;
  importDirectory = import ./importDirectory.nix;
  loadLock = import ./loadLock.nix { inherit (self) describeError; };
  platforms = import ./platforms.nix;
  closureOf = import ./closureOf.nix;
  modelLayers = import ./modelLayers.nix;
  users = import ./users.nix;
  serviceUser = import ./serviceUser.nix;
  serviceConfig = import ./serviceConfig.nix { inherit (self) serviceUser; };
  serviceSource = import ./serviceSource.nix;
  imageReference = import ./imageReference.nix { inherit (self) describeError; };
  overrideArguments = import ./overrideArguments.nix;
  storePathsIn = import ./storePathsIn.nix;
  inStore = import ./inStore.nix;
  imageProblems = import ./imageProblems.nix { inherit (self) describeError inStore; };
  imageArguments = import ./imageArguments.nix { inherit (self) imageProblems imageReference; };
})
