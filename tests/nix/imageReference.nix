{ lib }:
let reference = name: tag: lib.imageReference { inherit name tag; }; in
{
  joinsNameAndTag = { expr = reference "backend" "1.0"; expected = "backend:1.0"; };
  lowersTheName = { expr = reference "Lamina-Backend" "V1"; expected = "lamina-backend:V1"; };
  keepsRegistryAndPort = { expr = reference "localhost:5000/team/app" "x"; expected = "localhost:5000/team/app:x"; };
  refusesASpace = { expr = reference "my app" "x"; throws = true; };
  refusesADoubledSlash = { expr = reference "a//b" "x"; throws = true; };
  refusesAnEmptyName = { expr = reference "" "x"; throws = true; };
  refusesAnEmptyTag = { expr = reference "a" ""; throws = true; };
  refusesATagWithASlash = { expr = reference "a" "x/y"; throws = true; };
  refusesATagThatBeginsWithADash = { expr = reference "a" "-x"; throws = true; };
}
