"""``python -m lamina``: what ``manage.sh`` runs."""

import sys

from lamina.cli import main

sys.exit(main())
