"""gunicorn for one host: a few workers with threads, and the outbox thread where there is no Celery worker."""

import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
# Workers come and go one after the other; a slow leak never becomes an outage.
max_requests = 20_000
max_requests_jitter = 2_000
# The admin socket of newer versions would lie in a shared folder; nobody here uses it.
control_socket_disable = True


def post_worker_init(worker):
    """After the fork: a thread, a lock or a database handle made before it would be shared and hang."""
    from talent.outbox import embedded

    embedded.start()
