# An image of the release: launcher, jar and the Java runtime of its own, on a base without Java.
#
#   docker build --build-arg GIT_COMMIT="$(git rev-parse --short HEAD)" --tag mcpstead .
#   docker run --read-only --publish 127.0.0.1:8766:8766 --volume "$PWD/config:/etc/mcpstead:ro" mcpstead
#
# The file is config/config.yaml here. It must say `host: 0.0.0.0`: a container's own loopback cannot be published.
#
#   BUILD_IMAGE  has Maven and a JDK 25, or, with RELEASE, nothing but tar
#   RUN_IMAGE    has glibc, bash and useradd, as Debian, Ubuntu and Red Hat's images have; of the machine's architecture
#   RELEASE      a release in target/ to make the image of: mcpstead-VERSION-linux-ARCH.tar.gz. Empty: build one
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUN_IMAGE=debian:trixie-slim

FROM ${BUILD_IMAGE} AS build
ARG GIT_COMMIT=unknown
ARG RELEASE=
WORKDIR /build
COPY . ./
RUN --mount=type=cache,target=/root/.m2 \
    if [ -z "$RELEASE" ]; then \
      mvn -B -ntp -q -Ppackages -Dmaven.test.skip=true "-Dgit.commit=$GIT_COMMIT" package; \
    fi \
    && mkdir /release \
    && tar -xzf target/${RELEASE:-mcpstead-*-linux-*.tar.gz} --strip-components=1 -C /release \
    && cp packaging/image/healthcheck /release/bin/

FROM ${RUN_IMAGE}
ARG GIT_COMMIT=unknown
LABEL org.opencontainers.image.title="mcpstead" \
      org.opencontainers.image.description="MCP gateway: many MCP servers behind one endpoint" \
      org.opencontainers.image.version="1.0.0" \
      org.opencontainers.image.revision="${GIT_COMMIT}"
COPY --from=build /release /opt/mcpstead
# Proves the image, and records the classes that a start loads, for this jar.
RUN groupadd --gid 8766 mcpstead \
    && useradd --uid 8766 --gid mcpstead --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin mcpstead \
    && /opt/mcpstead/bin/mcpstead selftest \
    && /opt/mcpstead/bin/mcpstead record
ENV MCPSTEAD_CONFIG=/etc/mcpstead/config.yaml
USER 8766:8766
EXPOSE 8766
# On the admin port, which tells an unhealthy gateway from an upstream that is away and that no restart would mend.
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s --retries=3 CMD ["/opt/mcpstead/bin/healthcheck"]
ENTRYPOINT ["/opt/mcpstead/bin/mcpstead"]
