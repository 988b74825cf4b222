# The bench profile's program makes the same bytes here as anywhere: a tiny model of it has the golden hash.
{ locks, randomModel, runStep }:
let
  real = locks.architectures.whisper-base;
  tiny = { n_audio_state = 32; n_audio_head = 2; n_audio_layer = 1; n_text_state = 32; n_text_head = 2; n_text_layer = 1; };
  model = randomModel {
    id = "whisper-base";
    architecture = real // { config = real.config // { dimensions = real.config.dimensions // tiny; }; };
  };
in
runStep {
  name = "check-random-model";
  script = ''
    sha256sum $weights/model.safetensors | tee $out
    [ "$(readlink $model/model.safetensors)" = $weights/model.safetensors ]
    grep "\"whisper-base\": \"$(cut -d' ' -f1 $out)\"" $golden
  '';
  environment = {
    inherit model;
    inherit (model) weights;
    golden = ../../tests/golden/random-models.json;
  };
}
