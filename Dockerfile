# Not built by the checks here, which run without Docker.
# docker build -t nl2sql . && docker run --rm -e POSTGRES_PASSWORD=... nl2sql

FROM postgres:15-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc gettext libc6-dev make postgresql-server-dev-15
WORKDIR /src
COPY Makefile nl2sql.control nls.mk ./
COPY model/nl2sql.gguf model/chinese.lexicon model/
COPY po po
COPY sql sql
COPY src src
RUN make PG_CONFIG=/usr/lib/postgresql/15/bin/pg_config && \
	make PG_CONFIG=/usr/lib/postgresql/15/bin/pg_config DESTDIR=/out install

FROM postgres:15-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libopenblas0-pthread && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/usr/lib/postgresql/15/lib/nl2sql.so /usr/lib/postgresql/15/lib/
COPY --from=build /out/usr/share/postgresql/15/extension/ /usr/share/postgresql/15/extension/
COPY --from=build /out/usr/share/postgresql/15/nl2sql/ /usr/share/postgresql/15/nl2sql/
COPY --from=build /out/usr/share/locale/ /usr/share/locale/
