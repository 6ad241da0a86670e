#!/bin/sh
# Installs exactly what the lock names (every file's hash is checked), then Shopstead itself as a link to this folder.
set -eu
environment=$1
lock=$2

echo "Installing $lock; the first time takes a minute or two…"
"$environment/bin/python" -m pip install --quiet --require-hashes -r "$lock"
"$environment/bin/python" -m pip install --quiet --no-deps --no-build-isolation -e . 2>/dev/null ||
    "$environment/bin/python" -m pip install --quiet --no-deps -e .
