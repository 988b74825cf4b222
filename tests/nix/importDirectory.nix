{ lib }:
let names = builtins.attrNames (lib.importDirectory (file: file) ./.); in
{
  takesEveryNixFileByItsStem = { expr = builtins.elem "importDirectory" names && builtins.elem "users" names; expected = true; };
  passesOverFoldersAndOtherFiles = { expr = builtins.elem "fixtures" names; expected = false; };
  givesThePathToTheLoader = {
    expr = baseNameOf (lib.importDirectory (file: file) ./.).users;
    expected = "users.nix";
  };
}
