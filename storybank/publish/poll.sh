#!/bin/sh
# For a static portal, from cron: sh poll.sh https://…/bundle-versions.json storybank.pub /var/www/what-we-kept-v3
# Closes the folder (renames it) unless the signed list calls these very bytes current; opens it again after a pause.
set -eu; list=$1; key=$2; bundle=$3; new=$(mktemp -d); trap 'rm -r "$new"' EXIT; at=$bundle; [ -d "$at" ] || at=$bundle.closed
curl -fsS -o "$new/list" "$list" -o "$new/list.minisig" "$list.minisig"; minisign -Vq -m "$new/list" -x "$new/list.minisig" -p "$key"
serial=$(sed -n 's/.*"serial": \([0-9]*\).*/\1/p' "$new/list"); [ "$serial" -ge "$(cat "$bundle.serial" 2>/dev/null || echo 0)" ]; echo "$serial" > "$bundle.serial"
grep -A2 "\"digest\": \"$(sha256sum < "$at/manifest-sha512.txt" | cut -c1-64)\"" "$new/list" | grep -q '"status": "current"' && to=$bundle || to=$bundle.closed
[ "$at" = "$to" ] || mv "$at" "$to"
