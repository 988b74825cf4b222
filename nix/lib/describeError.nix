/**
  Word an error the way the whole project does: who, which argument, its value, what was expected, what to do.

  # Example

  ```nix
  describeError { function = "loadLock"; argument = "version"; value = 7; expected = "1"; hints = [ "run ./manage.sh update" ]; }
  => "loadLock: `version` is 7, but 1 was expected. What to do:\n    - run ./manage.sh update"
  ```

  # Type

  ```
  describeError :: { function :: String, argument :: String, value :: Any, expected :: String, hints :: [ String ] } -> String
  ```

  # Arguments

  function
  : Name of the function that refuses the value.

  argument
  : Which argument is wrong.

  value
  : The value as it was given; anything that `builtins.toJSON` can show.

  expected
  : What was expected, as words.

  hints
  : Actions that mend it, at least one.
*/
{ function, argument, value, expected, hints }:
"${function}: `${argument}` is ${builtins.toJSON value}, but ${expected} was expected. What to do:"
+ builtins.concatStringsSep "" (map (hint: "\n    - ${hint}") hints)
