{ certificateBundle, debian, platform, runStep }:
/**
  Pull an image from a registry by its digest, as a docker-archive that image functions take as `fromImage`.

  As in nixpkgs skopeo does the work, and the hash is that of the archive it writes: give a wrong one, and the error says the right one.
  A registry that wants a login is not supported: fetch the archive yourself and give the file. An image of store paths that this
  very build uses cannot be kept by its hash: give the result of the function that made it.

  # Example

  ```nix
  pullImage { imageName = "alpine"; imageDigest = "sha256:…"; hash = "sha256-…"; finalImageTag = "3.20"; }
  => «derivation docker-image-alpine-3.20.tar»
  ```

  # Type

  ```
  pullImage :: { imageName :: String, imageDigest :: String, hash :: String, … } -> Derivation
  ```

  # Arguments

  imageName
  : Name of the image, with its registry unless it is the usual one.

  imageDigest
  : Digest of its manifest, or of an index over several platforms.

  hash, sha256
  : Hash of the archive, as SRI text or, under the older name, in any spelling.

  os, arch
  : Platform, where the digest is that of an index. Default: `"linux"` and this one.

  finalImageName, finalImageTag
  : Name and tag in the archive. Default: `imageName` and `"latest"`.

  tlsVerify
  : Whether the registry must speak TLS with a known certificate. Default: `true`.

  name
  : Name of the store path.
*/
{ imageName
, imageDigest
, hash ? ""
, sha256 ? ""
, os ? "linux"
, arch ? platform.oci
, finalImageName ? imageName
, finalImageTag ? "latest"
, tlsVerify ? true
, name ? builtins.replaceStrings [ "/" ":" ] [ "-" "-" ] "docker-image-${finalImageName}-${finalImageTag}.tar"
}:
runStep {
  inherit name;
  script = ''
    export HOME=$PWD
    $skopeo/usr/bin/skopeo --insecure-policy --tmpdir=$PWD --override-os $os --override-arch $arch \
      copy --src-tls-verify=$verify "$source" "docker-archive:$out:$reference" | cat

    # Nix cannot keep a file by its hash that mentions what made it, and only that is visible here.
    for path in $(grep -a -o "$NIX_STORE/[0-9a-z]\{32\}-[0-9A-Za-z+._?=-]*" "$out" | sort -u); do
      [ ! -e "$path" ] || {
        echo "error: $reference holds $path, which this build uses too, so Nix cannot keep it by its hash" >&2
        echo "hint: give the result of the image function that made it as \`fromImage\`, or its archive as a file" >&2
        exit 1
      }
    done
  '';
  environment = {
    inherit os arch;
    inherit (debian) skopeo;
    source = "docker://${imageName}@${imageDigest}";
    reference = "${finalImageName}:${finalImageTag}";
    verify = if tlsVerify then "true" else "false";
    SSL_CERT_FILE = certificateBundle;
    outputHashMode = "flat";
    outputHashAlgo = if hash == "" then "sha256" else null;
    outputHash = if hash == "" then sha256 else hash;
    impureEnvVars = [ "http_proxy" "https_proxy" "no_proxy" ];
  };
} // { inherit imageName; imageTag = finalImageTag; }
