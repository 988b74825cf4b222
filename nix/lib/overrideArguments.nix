/**
  Call a function again with some of its arguments changed; the body of the `override` that results carry.

  # Example

  ```nix
  overrideArguments (arguments: arguments.a + arguments.b) { a = 1; b = 2; } (old: { a = old.a + 10; })
  => 13
  ```

  # Type

  ```
  overrideArguments :: (AttrSet -> Any) -> AttrSet -> (AttrSet | (AttrSet -> AttrSet)) -> Any
  ```

  # Arguments

  function
  : The function to call.

  given
  : The arguments it was called with.

  change
  : Other values, or a function from the old arguments to them.
*/
function: given: change:
function (given // (if builtins.isFunction change then change given else change))
