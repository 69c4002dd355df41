# Built in one stage and run in another, so that the image holds a JRE, the launcher and the jar alone.
#
#   docker build --build-arg GIT_COMMIT="$(git rev-parse --short HEAD)" --tag mcpstead .
#   docker run --publish 127.0.0.1:8766:8766 --volume "$PWD/config:/etc/mcpstead:ro" mcpstead
#
# The file is config/config.yaml here. It must say `host: 0.0.0.0`: a container's own loopback cannot be published.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUN_IMAGE=eclipse-temurin:25-jre-noble

FROM ${BUILD_IMAGE} AS build
ARG GIT_COMMIT=unknown
WORKDIR /build
COPY pom.xml ./
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -DskipTests "-Dgit.commit=${GIT_COMMIT}" package

FROM ${RUN_IMAGE}
# The JRE images of Java 25 no longer carry curl, which the health check below needs.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 8766 mcpstead \
    && useradd --uid 8766 --gid mcpstead --no-create-home --shell /usr/sbin/nologin mcpstead
COPY bin/mcpstead /opt/mcpstead/bin/mcpstead
COPY --from=build /build/target/mcpstead.jar /opt/mcpstead/lib/mcpstead.jar
# Proves the image, and records the classes that a start loads, for this Java and this jar.
RUN /opt/mcpstead/bin/mcpstead selftest && /opt/mcpstead/bin/mcpstead record
ENV MCPSTEAD_CONFIG=/etc/mcpstead/config.yaml
USER 8766:8766
EXPOSE 8766
# On the admin port, which tells an unhealthy gateway from an upstream that is away and that no restart would mend.
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--max-time", "2", "--output", "/dev/null", "http://127.0.0.1:8767/healthcheck"]
ENTRYPOINT ["/opt/mcpstead/bin/mcpstead"]
