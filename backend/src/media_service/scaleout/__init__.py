"""Jobs on several machines: Celery with Redis carries the ids of jobs, the database keeps everything else."""
