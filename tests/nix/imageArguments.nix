{ lib }:
let
  normalise = arguments: lib.imageArguments "f" ({ name = "app"; } // arguments);
  path = "${builtins.storeDir}/00000000000000000000000000000000-x";
in
{
  lowersTheName = { expr = (normalise { name = "Registry.example/Team/App"; }).imageName; expected = "registry.example/team/app"; };
  keepsTheLastPartForStorePaths = { expr = (normalise { name = "team/App"; }).baseName; expected = "App"; };
  makesAListOfSingleContents = { expr = (normalise { contents = path; }).contents; expected = [ path ]; };
  makesAListOfNothing = { expr = (normalise { copyToRoot = null; }).copyToRoot; expected = [ ]; };
  takesAPackageByItsPath = { expr = (normalise { contents = [{ outPath = path; }]; }).contents; expected = [ path ]; };
  refusesABadName = { expr = (normalise { name = "a b"; }).name; throws = true; };
  refusesABadTag = { expr = (normalise { tag = "-x"; }).tag; throws = true; };
  refusesWhatIsAProblem = { expr = (normalise { maxLayers = 1; }).name; throws = true; };
  fixesNoTimeOfItsOwn = { expr = (normalise { created = "1970-01-01T00:00:01Z"; }).epoch; expected = null; };
}
