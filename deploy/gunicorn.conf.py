"""The web server's settings; every number can be set from the environment."""

import gc
import os

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# Chosen by measurement (docs/operators/performance.md): one worker per processor core. Threads cost what sync workers
# cost, keep connections open, and do not hang on a browser that connects ahead without asking anything.
worker_class = "shared.web.fair_worker.FairThreadWorker"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(os.cpu_count() or 2, 8))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
keepalive = 5
timeout = 30
graceful_timeout = 10
backlog = 2048
# A new worker starts with empty caches, so rarely: at full speed 100,000 cached pages are half a minute's.
max_requests = int(os.environ.get("WEB_MAX_REQUESTS", "100000"))
max_requests_jitter = 10000
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
control_socket_disable = True
accesslog = os.environ.get("WEB_ACCESS_LOG") or None
errorlog = "-"
loglevel = os.environ.get("WEB_LOG_LEVEL", "warning")
# The application reads X-Forwarded-* itself, and only when TRUSTED_PROXIES says how many proxies there are.
forwarded_allow_ips = ""

# Loading the application makes half a million objects that stay: looking for garbage among them takes a quarter of it.
gc.disable()


def when_ready(server):
    """In the master, before the first worker: no garbage collector of a worker looks at what is loaded by now.

    That would take a fifth of a second each time, and copy every page of memory that the workers share.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


def post_fork(server, worker):
    """A page makes some ten thousand objects that are gone with it: Python looks for circles among them every 700."""
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def child_exit(server, worker):
    """In the master: a worker that is gone holds no connections."""
    counts = getattr(type(worker), "counts", None)
    if counts is not None:
        counts.forget(worker.age)
