# An image with nothing but gongbao: the static program of a release needs no system around it. Nothing is compiled here, and no other
# image is fetched. docs/installing.md says how archives of a release get into dist/. BuildKit sets TARGETARCH.
FROM scratch
ARG TARGETARCH
COPY --chmod=0644 dist/linux-${TARGETARCH}/LICENSE* dist/linux-${TARGETARCH}/THIRD-PARTY.md /usr/share/doc/gongbao/
COPY --chmod=0755 dist/linux-${TARGETARCH}/gongbao /usr/bin/gongbao
WORKDIR /archive
# Nobody in particular. Files that gongbao writes to a mounted archive belong to the user of `docker run --user`.
USER 65532:65532
ENTRYPOINT ["/usr/bin/gongbao"]
CMD ["--help"]
