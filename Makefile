# nl2sql: PGXS build. `make`, `make install`; see the end for checks.
#
# The model file model/nl2sql.gguf is installed beside the extension when it
# is there; without it everything builds and installs, and the setting
# nl2sql.model has to name one.

EXTENSION = nl2sql
DATA = $(wildcard sql/nl2sql--*.sql)
MODULE_big = nl2sql

# In-tree builds only need srcdir to be "."; a VPATH build sets it.
srcdir ?= .
NL_ENGINE = $(patsubst $(srcdir)/%.c,%.o,$(sort $(wildcard $(srcdir)/src/engine/*.c)))
NL_LANG = $(patsubst $(srcdir)/%.c,%.o,$(sort $(wildcard $(srcdir)/src/lang/*.c)))
NL_PG = $(patsubst $(srcdir)/%.c,%.o,$(sort $(wildcard $(srcdir)/src/pg/*.c)))
OBJS = $(NL_ENGINE) $(NL_LANG) $(NL_PG)

PG_CPPFLAGS = -I$(srcdir)/src
# -ffp-contract=off: scalar and SIMD kernels must give comparable numbers, so
# the compiler may not fuse a*b+c on its own.
PG_CFLAGS = -std=gnu99 -ffp-contract=off -Wall -Wextra -Wno-unused-parameter \
	-Wno-sign-compare -Wdeclaration-after-statement -Wmissing-prototypes
# libdl for OpenBLAS, which is opened at run time; no -lopenblas: its threads
# must start with signals blocked (src/engine/blas.c).
SHLIB_LINK = -lm -ldl

# For `make installcheck` against a server that has the extension; `make check`
# needs none. Scripts of the extension have -- in their names.
REGRESS = $(sort $(patsubst $(srcdir)/sql/%.sql,%,$(filter-out $(srcdir)/sql/nl2sql--%,$(wildcard $(srcdir)/sql/*.sql))))

# No LLVM bitcode: nothing of ours is worth inlining into a JIT-compiled
# query, and clang would compile every file a second time.
override with_llvm = no

# PGXS has a rule `check` that only says no: ours runs without PGXS, in
# sub-makes, and needs no server's headers to install them.
ifeq ($(filter check,$(MAKECMDGOALS)),)
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# Objects are of one server: another PG_CONFIG makes them anew.
NL_SERVER := $(shell $(PG_CONFIG) --version --includedir-server)
$(shell mkdir -p build; [ "$$(cat build/server 2>/dev/null)" = "$(NL_SERVER)" ] || echo "$(NL_SERVER)" >build/server)
$(OBJS): build/server
else
# Everything: unit tests under sanitizers, the house's arrows, what installing,
# upgrading and removing leave, regress and TAP.
check: needs
	$(MAKE) unitcheck
	$(MAKE) archcheck
	$(MAKE) upgradecheck
	$(MAKE) servercheck
endif

# PGXS does not track headers: a changed one rebuilds everything (seconds).
$(OBJS): $(wildcard $(srcdir)/src/engine/*.h $(srcdir)/src/lang/*.h $(srcdir)/src/pg/*.h)

# Up to PostgreSQL 15 a module's symbols are visible in the whole process: the
# engine's and lang's are not for others.
$(NL_ENGINE) $(NL_LANG): CFLAGS += -fvisibility=hidden

# The model: copied aside, then renamed. Running backends keep the old file's
# mapping; writing into a mapped file could kill them.
NL_MODEL = $(wildcard $(srcdir)/model/nl2sql.gguf)
NL_LEXICON = $(srcdir)/model/chinese.lexicon
NL_MODELDIR = $(DESTDIR)$(datadir)/nl2sql

.PHONY: install-model uninstall-model
install: install-model
install-model:
	$(MKDIR_P) '$(NL_MODELDIR)'
	$(INSTALL_DATA) $(NL_LEXICON) '$(NL_MODELDIR)/chinese.lexicon.new'
	mv -f '$(NL_MODELDIR)/chinese.lexicon.new' '$(NL_MODELDIR)/chinese.lexicon'
ifneq ($(NL_MODEL),)
	$(INSTALL_DATA) $(NL_MODEL) '$(NL_MODELDIR)/nl2sql.gguf.new'
	mv -f '$(NL_MODELDIR)/nl2sql.gguf.new' '$(NL_MODELDIR)/nl2sql.gguf'
else
	@echo 'no model/nl2sql.gguf: installed without a model'
endif

uninstall: uninstall-model
uninstall-model:
	rm -f '$(NL_MODELDIR)/nl2sql.gguf' '$(NL_MODELDIR)/chinese.lexicon'

#
# ---- Checks: check, unitcheck, fuzz, demo, benches. Added below this line. ----
#

.PHONY: check-long analyze needs check unitcheck archcheck servercheck versioncheck upgradecheck fuzz demo demo-score bench bench-speed bench-nodes bench-accuracy bench-schemas roundtrip data train deb dist

# What building and testing needs; installs it where it may (root or sudo).
needs:
	@bash src/test/install_needs.sh libcmocka-dev libipc-run-perl

# engine and lang with their tests, plain C, AddressSanitizer and UBSan; no
# server's headers on the include path, so a stray postgres.h fails here.
UNIT_CC = gcc
UNIT_DIR = build/unit
UNIT_FLAGS = -std=gnu99 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
	-ffp-contract=off -Isrc -Wall -Wextra -Wno-sign-compare -Werror \
	-Wdeclaration-after-statement -Wmissing-prototypes
UNIT_OBJS = $(patsubst src/%.c,$(UNIT_DIR)/%.o,$(wildcard src/engine/*.c src/lang/*.c))
UNIT_TESTS = $(patsubst src/test/unit/%.c,$(UNIT_DIR)/%,$(wildcard src/test/unit/test_*.c))

$(UNIT_DIR)/%.o: src/%.c $(wildcard src/engine/*.h src/lang/*.h)
	@mkdir -p $(@D)
	$(UNIT_CC) $(UNIT_FLAGS) -c -o $@ $<

$(UNIT_DIR)/libnl.a: $(UNIT_OBJS)
	rm -f $@
	ar rcs $@ $(UNIT_OBJS)

$(UNIT_TESTS): $(UNIT_DIR)/%: src/test/unit/%.c $(UNIT_DIR)/libnl.a
	$(UNIT_CC) $(UNIT_FLAGS) -o $@ $< $(UNIT_DIR)/libnl.a -lcmocka -lm -ldl -lpthread

# The fuzz targets are only compiled here: `make fuzz` runs them.
unitcheck: $(UNIT_TESTS)
	@set -e; for f in src/test/fuzz/fuzz_*.c; do $(UNIT_CC) -std=gnu99 -fsyntax-only -Wall -Werror -Isrc -Isrc/test $$f; done
	@set -e; for t in $(UNIT_TESTS); do echo "== $$t"; $$t model/nl2sql.gguf; done

# The arrows point one way: engine and lang know nothing of the server, engine
# nothing of lang, and their objects want libc, libm, dl and signals only.
archcheck:
	@bash src/test/check_house.sh

# pg_regress and TAP against a throwaway server and a private installation.
servercheck:
	@COPT=-Werror REGRESS="$(REGRESS)" bash src/test/run_regress.sh

# The long runs: cancels, crowds, faults, walks. LONG names some of them;
# src/test/run_long.sh tells the variables.
check-long: needs
	@COPT=-Werror bash src/test/run_long.sh $(LONG)

# gcc -fanalyzer, clang-tidy and cppcheck over everything, valgrind over the
# unit tests of engine and lang.
analyze:
	@bash src/test/analyze.sh

# The same with one server after another: PG_CONFIGS names each one's pg_config.
# Where there is none but the system's: src/test/source_servers.sh, pypi_servers.sh.
PG_CONFIGS = $(wildcard /usr/lib/postgresql/*/bin/pg_config)
versioncheck:
	@set -e; for c in $(PG_CONFIGS); do echo "== $$($$c --version)"; $(MAKE) servercheck PG_CONFIG="$$c"; done

# Installing, upgrading from released versions, and removing leave the catalog
# that they should.
upgradecheck:
	@bash src/test/upgrade.sh

# FUZZ_SECONDS a target, clang's libFuzzer with sanitizers, FUZZ_JOBS targets at
# a time; the project's CI does so, too.
FUZZ_SECONDS = 60
fuzz:
	@bash src/test/run_fuzz.sh $(FUZZ_SECONDS)

demo:
	@bash src/test/run_demo.sh

demo-score:
	@bash src/test/demo_score.sh

# Speed of the engine's parts on this machine, kernels in turn.
bench:
	@mkdir -p build
	$(UNIT_CC) -O2 -ffp-contract=off -Isrc -o build/bench_engine src/test/bench_engine.c src/engine/*.c -lm -ldl -lpthread
	build/bench_engine model/nl2sql.gguf

# Text models beside llama.cpp, whose source folder PEER names; the script
# says what else it reads.
bench-speed:
	@PEER="$(PEER)" PEER_BUILD="$(PEER_BUILD)" bash src/bench/bench_speed.sh

# Questions a second: one node, a standby more, PgBouncer, parts on another
# server; the script says what it reads.
bench-nodes: needs
	@bash src/bench/nodes.sh

# Execution accuracy and latency on a suite: SUITE=spider-dev or business.
SUITE = spider-dev
NL_DATA = ../shared/data
bench-accuracy:
	@bash model/bench_accuracy.sh $(SUITE) $(NL_DATA)

# What share of real statements the IR can say, and whether they come back with
# the same rows: fails below the shares that are named there.
roundtrip:
	@bash src/test/roundtrip.sh $(NL_DATA)

# Databases of 10, 100 and 1,000 tables: what enters the model, accuracy, latency, memory.
bench-schemas:
	@bash model/bench_schemas.sh $(NL_DATA)

# Training data and model, from NL_DATA (model/README.md tells the stages).
data:
	@bash model/build_data.sh $(NL_DATA)

#
# ---- Packages, in build/ ----
#

# Debian's, of the working tree: debian/.
deb:
	@bash debian/build.sh

# PGXN's, of the last commit.
NL_VERSION = $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" nl2sql.control)
dist:
	@mkdir -p build
	@test "$$(grep -c '"version": "$(NL_VERSION)"' META.json)" -eq 2 || { echo 'META.json has another version than nl2sql.control' >&2; exit 1; }
	git archive --format=zip --prefix=nl2sql-$(NL_VERSION)/ -o build/nl2sql-$(NL_VERSION).zip HEAD
