#!/usr/bin/env bash
# A first corpus: the files that are shipped and those that are broken, each behind the byte of its kind.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p corpus/load
put() { { printf '%b' "\\x0$1"; cat "$2"; } >"corpus/load/$1-$(basename "$(dirname "$2")")-$(basename "$2")"; }
for file in ../../../questionnaires/*/*.toml; do
  case "$file" in
    */bank/*) put 2 "$file" ;;
    */perspectives/*) put 4 "$file" ;;
    *) put 1 "$file" ;;
  esac
done
for file in ../../../questionnaires/norms/*/*.toml; do put 3 "$file"; done
for file in ../tests/small.toml ../tests/broken/*.toml; do
  case "$(basename "$file")" in
    bank_*) put 2 "$file" ;;
    framework_*) put 3 "$file" ;;
    p*) put 4 "$file" ;;
    w*) put 5 "$file" ;;
    *) put 0 "$file" ;;
  esac
done
for file in ../tests/broken/*.csv; do put 6 "$file"; done
