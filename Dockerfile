# One image for every part: ferryd, the ferry command, and a workload to try them on.
# BASE is Debian 13 or later, whose own Node is new enough; an imported tree does as well (docs/docker.md).
ARG BASE=debian:trixie-slim

FROM ${BASE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/ferry/app
COPY scripts/setup scripts/setup
COPY scripts/lib scripts/lib
# `criu check` needs privileges that no build has; each agent's health check sees the real thing.
RUN scripts/setup --no-check criu
COPY package.json package-lock.json .npmrc ./
COPY packages packages
RUN npm ci --ignore-scripts
COPY tsconfig.base.json ./
COPY proto proto
RUN node_modules/.bin/tsc -b packages/agent packages/controller && npm prune --omit=dev --ignore-scripts

FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends \
      iproute2 iptables iputils-arping nftables nodejs procps \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/ferry/criu /opt/ferry/criu
COPY --from=build /opt/ferry/app /opt/ferry/app
COPY deploy/docker /opt/ferry/docker
COPY deploy/healthcheck.mjs /opt/ferry/app/deploy/healthcheck.mjs
RUN ln -s /opt/ferry/docker/ferry /opt/ferry/docker/ferryd /usr/local/bin/
CMD ["ferryd"]
