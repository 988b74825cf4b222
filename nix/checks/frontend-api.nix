# The types of the frontend's client are those of the API's document.
{ frontendCheck }:
frontendCheck {
  name = "frontend-api";
  script = ''
    cp src/api/schema.d.ts committed
    node -e 'process.stdout.write(require("./package.json").scripts.api)' >command
    ash -eu command
    if ! cmp committed src/api/schema.d.ts; then
      echo "error: frontend/src/api/schema.d.ts is not what tests/golden/openapi.json describes"
      echo "hint: run 'npm run api' in frontend/"
      exit 1
    fi
    echo the same
  '';
}
