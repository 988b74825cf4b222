"""Write the OCI layout of an image, without the bytes of its layers. Runs inside a derivation.

Input: ``.attrs.json`` with ``description``, an image's description, and ``outputs.out``, the folder to make.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lamina.oci.layout import main

if __name__ == "__main__":
    attributes = json.loads(Path(".attrs.json").read_text())
    sys.exit(main([attributes["description"], attributes["outputs"]["out"]]))
