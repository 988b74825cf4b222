{ serviceUser }:
/**
  Describe how a container of a service runs: its user, its ports, and how an engine asks whether it is well.

  # Example

  ```nix
  serviceConfig {
    name = "lamina-pages";
    description = "Pages";
    entrypoint = [ "${server}/bin/start" ];
    ports = [ 8080 ];
    env = [ "TZ=UTC" ];
    check = [ "${server}/bin/check" ];
    startSeconds = 10;
  }
  => { Entrypoint = [ … ]; Healthcheck = { … }; User = "65532:65532"; … }
  ```

  # Type

  ```
  serviceConfig ::
    { name :: String, description :: String, entrypoint :: [ String ], ports :: [ Int ], env :: [ String ]
    , check :: [ String ], startSeconds :: Int, labels :: { <label> :: String }
    } -> { … }
  ```

  # Arguments

  name
  : What the image is called.

  description
  : What it is, in some words.

  entrypoint
  : Program and arguments.

  ports
  : Where the service listens.

  env
  : Lines such as `TZ=UTC`.

  check
  : Command that ends with 0 when the service is well.

  startSeconds
  : How long a new container may take before a failed check counts.

  labels
  : More labels than title and description. Default: none.
*/
{ name, description, entrypoint, ports, env, check, startSeconds, labels ? { } }:
let
  # In nanoseconds, as the image specification has it.
  seconds = count: count * 1000000000;
in
{
  Entrypoint = entrypoint;
  User = "${toString serviceUser.id}:${toString serviceUser.id}";
  WorkingDir = serviceUser.home;
  ExposedPorts = builtins.listToAttrs (map (port: { name = "${toString port}/tcp"; value = { }; }) ports);
  Env = env;
  Healthcheck = {
    Test = [ "CMD" ] ++ check;
    Interval = seconds 15;
    Timeout = seconds 5;
    StartPeriod = seconds startSeconds;
    Retries = 3;
  };
  StopSignal = "SIGTERM";
  Labels = {
    "org.opencontainers.image.title" = name;
    "org.opencontainers.image.description" = description;
  } // labels;
}
