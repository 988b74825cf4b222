{ nodeModules, packages, runStep }:
/**
  Run commands on a copy of the frontend with its packages, and `node` and their programs on `PATH`.

  # Example

  ```nix
  frontendCheck { name = "unit-frontend"; script = "vitest run"; }
  => «derivation check-unit-frontend»
  ```

  # Type

  ```
  frontendCheck :: { name :: String, script :: String } -> Derivation
  ```

  # Arguments

  name
  : Name of the check.

  script
  : Commands, run in the copy; the API's document is at `../tests/golden/openapi.json`. What they print is kept as the result.
*/
{ name, script }:
runStep {
  name = "check-${name}";
  script = ''
    # Biome's program would ask a shell which libc there is, and the sandbox has none at the place it looks at.
    export BIOME_BINARY=$modules/node_modules/@biomejs/cli-linux-x64/biome
    export HOME=$PWD PATH=$node/bin:$modules/node_modules/.bin:$PATH NO_COLOR=1
    mkdir -p tests/golden
    cp $document tests/golden/openapi.json
    cp -r $source frontend
    chmod -R u+w frontend
    cd frontend
    ln -s $modules/node_modules node_modules
    ( ${script} ) 2>&1 | tee $out
  '';
  environment = {
    source = builtins.path {
      name = "frontend-source";
      path = ../../frontend;
      filter = path: _: !(builtins.elem (baseNameOf path) [ ".cache" "node_modules" "dist" ]);
    };
    document = ../../tests/golden/openapi.json;
    modules = nodeModules;
    inherit (packages) node;
  };
}
