/**
  List the names that are reachable from some roots, the roots included, sorted.

  # Example

  ```nix
  closureOf { edges = { a = [ "b" ]; b = [ ]; c = [ ]; }; roots = [ "a" ]; }
  => [ "a" "b" ]
  ```

  # Type

  ```
  closureOf :: { edges :: { <name> :: [ String ] }, roots :: [ String ] } -> [ String ]
  ```

  # Arguments

  edges
  : For each name the names it needs.

  roots
  : Where to start.
*/
{ edges, roots }:
let
  reached = builtins.genericClosure {
    startSet = map (key: { inherit key; }) roots;
    operator = item: map (key: { inherit key; }) edges.${item.key};
  };
in
builtins.sort builtins.lessThan (map (item: item.key) reached)
