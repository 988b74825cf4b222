"""What each address of the API needs. An address without an entry is for admins, and a test finds it.

What GET needs, HEAD needs too.
"""

from __future__ import annotations

from media_service.web.access import PROBES, Access, Lane, Rule
from media_service.web.keys import ApiScope

READ, INFER, WRITE, METRICS, ADMIN = ApiScope
OPEN = None

HEALTH = (
    *PROBES,
    Rule("GET", "/v2/health/live", OPEN, Lane.HEALTH),
    Rule("GET", "/v2/health/ready", OPEN, Lane.HEALTH),
    Rule("GET", "/v2/models/{model_id}/ready", OPEN, Lane.HEALTH),
    Rule("GET", "/health", READ, Lane.HEALTH),
    Rule("GET", "/info", READ, Lane.HEALTH),
    Rule("GET", "/metrics", METRICS, Lane.HEALTH),
    Rule("GET", "/openapi.json", OPEN),
)

MODELS = (
    Rule("GET", "/v1/models", READ),
    Rule("GET", "/v1/models/{model_id}", READ),
    Rule("POST", "/v1/models/{model_id}/load", ADMIN, Lane.LONG),
    Rule("POST", "/v1/models/{model_id}/unload", ADMIN, Lane.LONG),
    Rule("POST", "/v1/embeddings", INFER),
    Rule("POST", "/v1/embeddings/image", INFER),
    Rule("POST", "/v1/similarity", INFER),
    Rule("POST", "/v1/zero-shot", INFER),
    Rule("POST", "/v1/captions", INFER),
    Rule("POST", "/v1/vision/faces", INFER),
    Rule("POST", "/v1/vision/pose", INFER),
    Rule("POST", "/v1/analyze", INFER),
    Rule("POST", "/v1/audio/transcriptions", INFER, Lane.LONG),
    Rule("POST", "/v1/audio/translations", INFER, Lane.LONG),
    Rule("POST", "/v1/audio/detect-language", INFER, Lane.LONG),
)

ASSETS = (
    Rule("GET", "/v1/assets", READ),
    Rule("POST", "/v1/assets", WRITE, Lane.LONG),
    Rule("GET", "/v1/assets/{asset_id}", READ),
    Rule("DELETE", "/v1/assets/{asset_id}", WRITE),
    Rule("GET", "/v1/assets/{asset_id}/file", READ, Lane.STREAM),
    Rule("GET", "/v1/assets/{asset_id}/thumbnail", READ),
    Rule("GET", "/v1/assets/{asset_id}/frames", READ),
    Rule("GET", "/v1/assets/{asset_id}/frames/{time}", READ),
    Rule("GET", "/v1/assets/{asset_id}/sprite", READ, Lane.LONG),
    Rule("GET", "/v1/assets/{asset_id}/sprite/tiles", READ, Lane.LONG),
    Rule("GET", "/v1/assets/{asset_id}/peaks", READ, Lane.LONG),
)

JOBS = (
    Rule("GET", "/v1/jobs", READ),
    Rule("POST", "/v1/jobs", WRITE),
    Rule("GET", "/v1/jobs/{job_id}", READ),
    Rule("PUT", "/v1/jobs/{job_id}", WRITE),
    Rule("DELETE", "/v1/jobs/{job_id}", WRITE),
    Rule("POST", "/v1/jobs/{job_id}/cancel", WRITE),
    Rule("POST", "/v1/jobs/{job_id}/retry", WRITE),
    Rule("GET", "/v1/jobs/{job_id}/events", READ, Lane.STREAM),
)

FINDINGS = (
    Rule("GET", "/v1/assets/{asset_id}/timeline", READ),
    Rule("GET", "/v1/assets/{asset_id}/transcript", READ),
    Rule("POST", "/v1/search", READ),
)

API_RULES = (*HEALTH, *MODELS, *ASSETS, *JOBS, *FINDINGS)
API_ACCESS = Access(API_RULES)
WORKER_ACCESS = Access(HEALTH)
