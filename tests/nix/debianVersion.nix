{ lib }:
{
  takesWhatStandsBetweenNameAndArchitecture = {
    expr = lib.debianVersion "libsdl2-2.0-0_2.26.5-dfsg-1_amd64.deb";
    expected = "2.26.5-dfsg-1";
  };
  keepsAnUnderlineInTheVersion = { expr = lib.debianVersion "odd_1_2_all.deb"; expected = "1_2"; };
}
