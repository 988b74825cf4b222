"""Media understanding behind one API: faces and poses in pictures today, more models later.

One package, two services: ``media_service.api.app.create_app`` and ``media_service.dashboard.app.create_app``.
Importing this package imports nothing else, so that ``python -m media_service.healthcheck`` starts at once.
"""

__version__ = "0.1.0"
