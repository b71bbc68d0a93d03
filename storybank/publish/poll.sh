#!/bin/sh
# For a static portal, from cron: sh poll.sh https://…/bundle-versions.json storybank.pub /var/www/what-we-kept-v3 [/srv/closed]
# Closes the folder unless the signed list calls this very version current, opens it again after a pause. A closed folder is
# renamed to ….closed and shut to other accounts; name a place outside what is served (last word) to be safe from guessed addresses.
set -eu; list=$1; key=$2; bundle=${3%/}; shut=${4:-$(dirname "$bundle")}/${bundle##*/}.closed; at=$bundle; [ -d "$at" ] || at=$shut; [ -d "$at" ] || { echo "$bundle: no such folder" >&2; exit 1; }
new=$(mktemp -d); trap 'rm -r "$new"' EXIT; curl -fsS -m 120 -o "$new/list" "$list" -o "$new/list.minisig" "$list.minisig"; minisign -Vq -m "$new/list" -x "$new/list.minisig" -p "$key"
serial=$(sed -n 's/^ "serial": \([0-9]*\).*/\1/p' "$new/list"); seen=$(cat "$bundle.serial" 2>/dev/null || :); [ "$serial" -ge "${seen:-0}" ] || { echo "$list: older than the last one" >&2; exit 1; }; echo "$serial" > "$bundle.serial"
grep -A2 "\"digest\": \"$(sha256sum < "$at/manifest-sha512.txt" | cut -c1-64)\"" "$new/list" | grep -q '"status": "current"' && to=$bundle || to=$shut
[ "$at" = "$to" ] || { [ "$at" = "$shut" ] || rm -rf "$shut"; mv "$at" "$to"; }; if [ "$to" = "$bundle" ]; then chmod go+rx "$to"; else chmod go-rwx "$to"; fi
