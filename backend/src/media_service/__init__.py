"""Media understanding behind one API: faces and poses in pictures today, more models later.

One package, two services: ``media_service.api.app.create_app`` and ``media_service.dashboard.app.create_app``.
Importing this package imports nothing else of it, so that ``python -m media_service.healthcheck`` starts at once.
"""

import os

# In an image most of its folders are store paths of their own, and none of them names another.
__path__ += [f"{part}/media_service" for part in os.environ.get("MEDIA_SERVICE_PARTS", "").split(":") if part]

__version__ = "0.1.0"
