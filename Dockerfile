# syntax=docker/dockerfile:1

# Behind a slow line: docker compose build --build-arg GOPROXY=… --build-arg NPM_CONFIG_REGISTRY=…

FROM node:20-bookworm-slim AS web
WORKDIR /src/web
ARG NPM_CONFIG_REGISTRY
# The packages change less often than the code: their layer is kept.
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web ./
RUN npm run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
ARG GOPROXY
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=web /src/web/dist ./web/dist
# No cgo, so that the binary runs on an empty image. nodynamic: HEIC photos are
# decoded by the WebAssembly built in, never by a library found on the machine.
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags nodynamic -ldflags='-s -w' -o /out/hazardloop .
# A volume takes over the owner of the folder it is mounted on, and libraries
# need a place for temporary files.
RUN mkdir -p /out/data /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
COPY --from=build /out/hazardloop /hazardloop
USER 65532:65532
ENV HAZARD_LISTEN=0.0.0.0:8080 \
    HAZARD_DATA=/data
VOLUME /data
EXPOSE 8080
# The image has no shell and no curl: the binary asks its own /readyz.
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["/hazardloop", "healthcheck"]
ENTRYPOINT ["/hazardloop"]
CMD ["serve"]
