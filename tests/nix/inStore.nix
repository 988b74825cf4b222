{ lib }:
{
  takesALocalPath = { expr = lib.inStore ./fixtures; expected = true; };
  takesAPackage = { expr = lib.inStore { outPath = "anything"; }; expected = true; };
  takesAStorePathAsText = { expr = lib.inStore "${builtins.storeDir}/00000000000000000000000000000000-x/bin"; expected = true; };
  refusesAnotherPath = { expr = lib.inStore "/etc/passwd"; expected = false; };
  refusesTheStoreItself = { expr = lib.inStore builtins.storeDir; expected = false; };
  refusesANumber = { expr = lib.inStore 7; expected = false; };
}
