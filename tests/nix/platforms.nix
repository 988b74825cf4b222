{ lib }:
{
  everyPlatformHasTheSameFields = {
    expr = map builtins.attrNames (builtins.attrValues lib.platforms);
    expected = [ [ "debian" "loader" "multiarch" "oci" ] [ "debian" "loader" "multiarch" "oci" ] ];
  };
  theLoaderIsNamedAfterTheProcessor = { expr = lib.platforms.aarch64-linux.loader; expected = "ld-linux-aarch64.so.1"; };
}
