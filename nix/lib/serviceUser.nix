/**
  The user that our images run as: one without rights, whose number stands for no user of a machine.

  # Example

  ```nix
  serviceUser.id
  => 65532
  ```

  # Type

  ```
  serviceUser :: { name :: String, id :: Int, home :: String }
  ```
*/
{
  name = "service";
  id = 65532;
  home = "/tmp";
}
