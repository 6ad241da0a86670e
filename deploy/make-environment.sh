#!/bin/sh
# Makes the virtual environment with the newest Python there is, 3.11 at least; says in one sentence what is missing.
set -eu
target=$1

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

if [ -x "$target/bin/python" ] && is_new_enough "$target/bin/python" && "$target/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

python=
for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 && is_new_enough "$candidate"; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    found=$(python3 --version 2>/dev/null || echo 'no python3')
    echo "Shopstead needs Python 3.11 or newer, and this machine has $found: install it (Debian: apt install python3), or name one with PYTHON=…" >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")')
    echo "This Python cannot make virtual environments: install its package (Debian: apt install python$version-venv)." >&2
    exit 1
fi

echo "Making the environment with $("$python" --version)…"
rm -rf "$target"
"$python" -m venv "$target"
