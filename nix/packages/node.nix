# Node.js: the official binary from npm's own archive of it, with its interpreter and libraries set.
{ debian, fetchNpm, locks, relocateElf, runStep, system }:
let node = locks.bootstrap.node.${system};
in
relocateElf {
  name = "node-${node.version}";
  needs = [ debian.libc6 debian."libstdc++6" debian.libgcc-s1 ];
  libc = debian.libc6;
  tree = runStep {
    name = "node-unpacked";
    script = ''
      mkdir $out
      tar xzf $archive --strip-components 1 -C $out
      chmod -R u+w $out
    '';
    environment.archive = fetchNpm node;
  };
}
