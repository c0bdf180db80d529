#!/usr/bin/env bash
#
# build.sh: Debian packages of the working tree as it is; `make deb` runs it.
#
# usage: build.sh
#
# Builds a copy below build/deb, because dpkg-buildpackage writes into the
# folder above its tree and debhelper into the tree. Leaves the packages in
# build/, and on failure the copy too. Nothing is signed. DEB_BUILD_OPTIONS as
# usual: nocheck leaves the tests out.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$root/build/deb
copy=$work/nl2sql

for tool in dpkg-buildpackage dh; do
	if ! command -v "$tool" >/dev/null; then
		echo "$tool is missing. Run this first:" >&2
		echo "    sudo apt-get install dpkg-dev debhelper && sudo apt-get build-dep $root" >&2
		exit 1
	fi
done

rm -rf "$work"
mkdir -p "$copy"
cd "$root"
# What git would take; all but what a build left where there is no git.
if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$root" ]; then
	git ls-files -z --cached --others --exclude-standard --deduplicate |
		while IFS= read -r -d '' file; do
			[ ! -e "$file" ] || printf '%s\0' "$file"		# deleted, not yet for git
		done
else
	find . -path ./build -prune -o -type f ! -name '*.o' ! -name '*.so' -print0
fi | tar -c --null -T - | tar -x -C "$copy"

cd "$copy"
dpkg-buildpackage --build=binary --no-sign || {
	echo "What it needs: sudo apt-get build-dep $root. The copy is kept for a look: $copy" >&2
	exit 1
}
cd "$root"
mv "$work"/*.deb build/
rm -rf "$work"
ls -1 build/*.deb
