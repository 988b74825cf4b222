# The frontend's tests of logic and components, in a simulated browser.
{ frontendCheck }: frontendCheck { name = "unit-frontend"; script = "vitest run"; }
