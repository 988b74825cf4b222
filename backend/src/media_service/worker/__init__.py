"""SERVICE_TYPE=worker: does jobs and answers nothing but questions about its health."""
