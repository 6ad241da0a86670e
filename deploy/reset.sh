#!/bin/sh
# Deletes a stack's data folder, and nothing else: it must look like one, and no stack may be running in it.
set -eu
folder=${1%/}

if [ ! -e "$folder" ]; then echo "Nothing to delete: there is no $folder."; exit 0; fi
if [ ! -e "$folder/run/supervisor.lock" ]; then
    echo "$folder does not look like a data folder of Shopstead, so it stays as it is." >&2
    exit 1
fi
holder=$(cat "$folder/run/supervisor.lock" 2>/dev/null || true)
if [ -n "$holder" ] && grep -qa shopstead "/proc/$holder/cmdline" 2>/dev/null; then
    echo "Shopstead is running in $folder (process $holder): stop it first." >&2
    exit 1
fi
rm -rf "$folder"
echo "Deleted $folder. The next start begins anew."
