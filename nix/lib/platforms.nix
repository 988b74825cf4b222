/**
  The names of each supported platform in the worlds that meet here, by Nix system.

  `debian` is the architecture of Debian packages, `multiarch` their library folder, `loader` the dynamic loader's file name in it,
  `oci` the architecture in an image's configuration.

  # Example

  ```nix
  platforms.x86_64-linux.debian
  => "amd64"
  ```

  # Type

  ```
  platforms :: { <system> :: { debian :: String, multiarch :: String, loader :: String, oci :: String } }
  ```
*/
{
  x86_64-linux = {
    debian = "amd64";
    multiarch = "x86_64-linux-gnu";
    loader = "ld-linux-x86-64.so.2";
    oci = "amd64";
  };
  aarch64-linux = {
    debian = "arm64";
    multiarch = "aarch64-linux-gnu";
    loader = "ld-linux-aarch64.so.1";
    oci = "arm64";
  };
}
