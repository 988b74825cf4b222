# Node.js: the official binary from npm's own archive of it, with its interpreter and libraries set.
{ debian, fetchNode, locks, relocateElf, runStep, system }:
relocateElf {
  name = "node-${locks.bootstrap.node.${system}.version}";
  needs = [ debian.libc6 debian."libstdc++6" debian.libgcc-s1 ];
  libc = debian.libc6;
  tree = runStep {
    name = "node-unpacked";
    script = ''
      mkdir $out
      tar xzf $archive --strip-components 1 -C $out
      chmod -R u+w $out
    '';
    environment.archive = fetchNode locks.bootstrap.node.${system};
  };
}
