#!/bin/sh -e
# For a portal of static files: take a bundle down as soon as its publisher's signed list no longer calls it current.
# Run from cron:  poll_bundle_versions.sh LIST_ADDRESS PUBLIC_KEY_FILE BUNDLE_FOLDER   (needs curl and minisign)
cd "$(mktemp -d)" && curl -fsS -o list "$1" -o list.minisig "$1.minisig" && minisign -Vqm list -p "$2"
digest=$(sha256sum "$3/manifest-sha512.txt" | cut -d" " -f1)
tr -d ' \n' < list | tr '{}' '\n\n' | grep "\"digest\":\"$digest\"" | grep -q '"status":"current"' || mv "$3" "$3.closed"
