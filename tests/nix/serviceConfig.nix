{ lib }:
let
  config = lib.serviceConfig {
    name = "pages";
    description = "Some pages";
    entrypoint = [ "/bin/start" ];
    ports = [ 80 443 ];
    env = [ "TZ=UTC" ];
    check = [ "/bin/check" "-q" ];
    startSeconds = 10;
    labels."io.lamina.profile" = "demo";
  };
in
{
  timesAreInNanoseconds = {
    expr = config.Healthcheck;
    expected = {
      Test = [ "CMD" "/bin/check" "-q" ];
      Interval = 15000000000;
      Timeout = 5000000000;
      StartPeriod = 10000000000;
      Retries = 3;
    };
  };
  everyPortIsExposed = { expr = config.ExposedPorts; expected = { "80/tcp" = { }; "443/tcp" = { }; }; };
  nobodyIsRoot = { expr = config.User; expected = "65532:65532"; };
  labelsAreAdded = {
    expr = config.Labels;
    expected = {
      "org.opencontainers.image.title" = "pages";
      "org.opencontainers.image.description" = "Some pages";
      "io.lamina.profile" = "demo";
    };
  };
}
