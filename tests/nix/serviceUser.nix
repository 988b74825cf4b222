{ lib }: {
  isNoUserOfAMachine = { expr = lib.serviceUser.id > 60000 && lib.serviceUser.id != 65534; expected = true; };
}
