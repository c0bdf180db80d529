# nls.mk: translated messages, as PostgreSQL's src/nls-global.mk wants it.
# Without msgfmt (package gettext) nothing is translated, and nothing fails.
# `make update-po` brings po/*.po up to the sources (needs xgettext, msgmerge).
CATALOG_NAME = nl2sql
AVAIL_LANGUAGES = $(if $(shell command -v msgfmt),zh_CN)
GETTEXT_FILES = $(sort $(wildcard src/pg/*.c))
GETTEXT_TRIGGERS = $(BACKEND_COMMON_GETTEXT_TRIGGERS)
GETTEXT_FLAGS = $(BACKEND_COMMON_GETTEXT_FLAGS)
