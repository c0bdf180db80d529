#!/usr/bin/env bash
#
# adapt.sh: a model of your own from what a database was taught; adapt.py has
# the words and options.
#
# usage: adapt.sh --conn CONNINFO --out FILE.gguf [option...]
#
# Python's packages go into build/venv; NL_PYTHON names a Python that has them.
# Steps aside for other work (nice): the server may be on this machine.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/cluster.sh"
python=${NL_PYTHON:-$(tools_python torch==2.13.0 numpy safetensors tqdm psycopg2-binary sqlglot)}
exec nice "$python" "$here/adapt.py" "$@"
