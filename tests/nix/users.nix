{ lib }:
let rendered = lib.users [ { name = "root"; id = 0; home = "/root"; } { name = "service"; id = 65532; home = "/tmp"; } ]; in
{
  passwdKeepsTheOrder = {
    expr = rendered.passwd;
    expected = "root:x:0:0:root:/root:/sbin/nologin\nservice:x:65532:65532:service:/tmp:/sbin/nologin\n";
  };
  eachUserHasAGroupOfItsOwn = { expr = rendered.group; expected = "root:x:0:\nservice:x:65532:\n"; };
  noUsersNoLines = { expr = lib.users [ ]; expected = { passwd = ""; group = ""; }; };
}
