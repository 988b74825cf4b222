# What the frontend is built and tested with, unpacked as npm would.
{ nodeModules }: nodeModules
