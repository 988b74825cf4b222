{ describeError }:
/**
  Check an image's name and tag and join them; the name is lower-cased as nixpkgs does.

  The grammar is that of the OCI distribution specification: path components of lower-case letters, digits and single separators;
  a tag of at most 128 word characters, dots and dashes.

  # Example

  ```nix
  imageReference { name = "Lamina-Backend"; tag = "demo"; }
  => "lamina-backend:demo"
  ```

  # Type

  ```
  imageReference :: { name :: String, tag :: String } -> String
  ```

  # Arguments

  name
  : Image name, with or without a registry in front.

  tag
  : Tag of the image.
*/
{ name, tag }:
let
  upper = [ "A" "B" "C" "D" "E" "F" "G" "H" "I" "J" "K" "L" "M" "N" "O" "P" "Q" "R" "S" "T" "U" "V" "W" "X" "Y" "Z" ];
  lower = [ "a" "b" "c" "d" "e" "f" "g" "h" "i" "j" "k" "l" "m" "n" "o" "p" "q" "r" "s" "t" "u" "v" "w" "x" "y" "z" ];
  lowered = builtins.replaceStrings upper lower name;
  component = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
  refuse = argument: value: expected: throw (describeError {
    function = "dockerTools";
    inherit argument value expected;
    hints = [ "choose another ${argument}" ];
  });
in
if builtins.match "([a-z0-9.-]+(:[0-9]+)?/)?${component}(/${component})*" lowered == null then
  refuse "name" name "path components of letters, digits and single separators"
else if builtins.match "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}" tag == null then
  refuse "tag" tag "1 to 128 letters, digits, `_`, `.` or `-`, not beginning with `.` or `-`"
else "${lowered}:${tag}"
