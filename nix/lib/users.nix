/**
  Render a list of users as the text of `/etc/passwd` and `/etc/group`.

  Each user gets a group of its own name and number. Nobody gets a password or a login shell.

  # Example

  ```nix
  (users [ { name = "service"; id = 65532; home = "/tmp"; } ]).passwd
  => "service:x:65532:65532:service:/tmp:/sbin/nologin\n"
  ```

  # Type

  ```
  users :: [ { name :: String, id :: Int, home :: String } ] -> { passwd :: String, group :: String }
  ```

  # Arguments

  list
  : The users, in the order of the file.
*/
list:
let
  line = render: user: render user.name (toString user.id) user.home + "\n";
  lines = render: builtins.concatStringsSep "" (map (line render) list);
in
{
  passwd = lines (name: id: home: "${name}:x:${id}:${id}:${name}:${home}:/sbin/nologin");
  group = lines (name: id: home: "${name}:x:${id}:");
}
