"""What the images of nix/examples do and say: commands with what they print, and values of the configuration."""

from __future__ import annotations

SHELL = ["sh", "-c"]

RUNS: list[tuple[str, list[str], str]] = [
    ("basics.bash", ["bash", "-c", "echo $((6 * 7))"], "42"),
    ("basics.layered", [], "it is here"),
    ("basics.layered", [*SHELL, "readlink /nix/store/*-busybox-seed/bin/ls"], "busybox"),
    ("basics.untagged-build", ["echo", "built"], "built"),
    ("basics.untagged-layered", ["echo", "layered"], "layered"),
    ("basics.untagged-stream", ["echo", "streamed"], "streamed"),
    ("basics.config-closure", [], "from the configuration"),
    ("basics.registry-build", ["echo", "build"], "build"),
    ("basics.registry-layered", ["echo", "layered"], "layered"),
    ("contents.local-path-stream", ["cat", "/local-file"], "a file of this repository"),
    ("contents.certificates", [*SHELL, "grep -lc BEGIN /etc/ssl/certs/*.crt /etc/pki/tls/certs/*.crt | wc -l"], "3"),
    ("contents.helpers", ["/usr/bin/env", "sh", "-c", "echo $BASH"], "/bin/sh"),
    ("contents.helpers", ["stat", "-c", "%U", "/proc/self"], "root"),
    ("contents.minimal", [*SHELL, "id -un; stat -c '%a %U' /tmp /data"], "service\n1777 root\n750 service"),
    (
        "contents.linked-store-path",
        [*SHELL, "test -L $LINK && readlink $LINK | cut -d - -f 2-"],
        "busybox-seed/bin/busybox",
    ),
    ("contents.names", [*SHELL, "cat /long-*/long-*/file /größe/日本.txt"], "deep\nwide"),
    ("contents.quoting", ["cat", "/quoted"], "(some'quoted'\"text\")"),
    ("bases.third", ["cat", "/first", "/second", "/third"], "first\nsecond\nthird"),
    ("bases.layered-on-layered", ["cat", "/first", "/second"], "first\nsecond"),
    ("bases.on-archive", ["cat", "/first", "/second"], "first\nsecond"),
    ("bases.on-zstd-archive", [], "first"),
    ("bases.on-oci-folder", ["cat", "/first", "/second"], "first\nsecond"),
    ("bases.on-oci-tar", ["cat", "/first", "/second"], "first\nsecond"),
    ("bases.on-odd", ["/bin/busybox", "sh", "-c", "echo $OWN"], "yes"),
    ("bases.from-merged", [], "second"),
    ("layers.two-layers", ["bash", "-c", "ls /bin/bash && echo {1..3}"], "/bin/bash\n1 2 3"),
    ("layers.bulk-on-base", ["sh", "-c", "/usr/bin/skopeo --version | cut -d ' ' -f 1-2"], "skopeo version"),
    ("layers.shared-one", [], "one"),
    ("layers.popularity", ["bash", "-c", "ls -d /nix"], "/nix"),
    ("layers.declared", ["bash", "-c", "ls -d /nix"], "/nix"),
    ("layers.volatile", ["ls -d /nix"], "/nix"),
    (
        "owners.chown",
        [*SHELL, "stat -c '%a %u:%g' /home /home/jane /home/jane/file"],
        "755 0:7\n755 1000:100\n600 1000:100",
    ),
    ("trees.below", [], "above"),
    ("owners.chown", ["stat", "-c", "%u %N", "/home/jane/link"], "5 '/home/jane/link' -> '/greeting'"),
    ("owners.chown-fakechroot", [*SHELL, "stat -c %u:%g /home/jane; cat /who"], "1000:100\n0 /"),
    ("owners.command-closure", ["cat", "/mentioned"], "mentioned"),
    ("owners.owned-store", ["stat", "-c", "%u:%g %a", "/nix/store", "/bin"], "1000:1001 755\n0:0 755"),
    ("owners.owned-build", ["stat", "-c", "%u:%g", "/bin", "/bin/busybox"], "1000:1001\n1000:1001"),
    ("owners.permissions", [*SHELL, "stat -c '%a %u:%g' /tmp /secrets/*"], "1777 0:0\n400 9:0\n4755 9:3"),
    ("owners.dated", ["stat", "-c", "%Y", "/dated", "/nix/store"], "981173106\n981173106"),
]

INSPECTED: list[tuple[str, str, object]] = [
    ("basics.layered", "Created", "1970-01-01T00:00:01Z"),
    ("basics.foreign-build", "Architecture", "arm64"),
    ("basics.foreign-build", "Variant", "v8"),
    ("basics.foreign-layered", "Architecture", "arm64"),
    ("basics.annotated", "Config.Labels", {"org.opencontainers.image.version": "1.2.3"}),
    ("bases.child-build", "Config.Env", ["FROM_PARENT=true", "LAST=child", "FROM_CHILD=true"]),
    ("bases.child-layered", "Config.Env", ["FROM_PARENT=true", "LAST=child", "FROM_CHILD=true"]),
    ("bases.child-layered", "Config.User", "12:13"),
    ("bases.child-layered", "Config.Labels", {"kept": "parent", "changed": "child"}),
    ("bases.on-odd", "Config.Env", ["OWN=yes"]),
]
