"""The API service."""

import media_service

__path__ += [f"{part}/api" for part in media_service.__path__[1:]]  # its schemas may be a part of their own
