FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# The image holds the binary, the certificates by which it knows a mail server, and an empty /tmp for uploads on
# their way into the database.
RUN mkdir -p -m 1777 /image/tmp && \
    install -D -m 644 /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ca-certificates.crt && \
    CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /image/kehoachxa ./cmd/kehoachxa

FROM scratch
COPY --from=build /image /
USER 65532:65532
ENV KEHOACHXA_ADDR=:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/kehoachxa", "health"]
ENTRYPOINT ["/kehoachxa"]
CMD ["serve"]
