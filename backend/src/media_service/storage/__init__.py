"""What the service keeps: assets, jobs, timelines and the search index. Knows nothing of HTTP nor of models.

Everything here blocks (a disk, a lock, a server), so an event loop calls it through ``asyncio.to_thread``. Each store
is a Protocol; ``Storage`` holds one of each, and ``open_storage`` chooses the embedded ones or PostgreSQL.
"""
