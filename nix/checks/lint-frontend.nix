# Biome's rules and format, and TypeScript's types, of every file of the frontend.
{ frontendCheck }: frontendCheck { name = "lint-frontend"; script = "biome ci . && tsc --noEmit && echo no complaints"; }
