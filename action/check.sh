#!/usr/bin/env bash
# Runs the check once: annotations on standard output, SARIF, the summary of the job and the counts into files. Reads
# PROGRAM and the inputs as INPUT_…; ends with the status of the program.
set -euo pipefail

fail() {
  printf '::error title=shipworthy::%s\n' "$1"
  exit 2
}

# Inputs that are one word or one path: a line break would add outputs of its own.
for name in CONFIG PRESET TARGET FAIL_ON FORMAT SARIF_FILE BASELINE SINCE FIX WORKING_DIRECTORY; do
  variable=INPUT_$name
  case ${!variable:-} in
    *[$'\n\r']*) fail "the input \`$(tr 'A-Z_' 'a-z-' <<<"$name")\` has a line break" ;;
  esac
done

# A path as it is seen from the workspace.
from_workspace() {
  case $1 in
    /* | [A-Za-z]:[/\\]*) printf '%s\n' "$1" ;;
    *) printf '%s/%s\n' "${INPUT_WORKING_DIRECTORY:-.}" "$1" ;;
  esac
}

cd "$GITHUB_WORKSPACE"
work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/shipworthy-XXXXXX")
report=$work
if [ "${RUNNER_OS:-}" = Windows ]; then report=$(cygpath -m "$work"); fi

arguments=(check)
option() { if [ -n "$2" ]; then arguments+=("$1=$2"); fi; }
file_option() { if [ -n "$2" ]; then arguments+=("$1=$(from_workspace "$2")"); fi; }
file_option --config "${INPUT_CONFIG:-}"
option --preset "${INPUT_PRESET:-}"
option --target "${INPUT_TARGET:-}"
option --fail-on "${INPUT_FAIL_ON:-}"
file_option --baseline "${INPUT_BASELINE:-}"
option --since "${INPUT_SINCE:-}"
case ${INPUT_FIX:-false} in
  true) arguments+=(--fix) ;;
  false) ;;
  *) fail "the input \`fix\` is \`true\` or \`false\`" ;;
esac
# Written here and moved after: the name that was asked for may have a comma, which separates formats.
arguments+=("--format=${INPUT_FORMAT:-github}" "--format=counts=$report/counts" "--format=markdown=$report/summary.md")
if [ -n "${INPUT_SARIF_FILE:-}" ]; then arguments+=("--format=sarif=$report/report.sarif"); fi
while read -ra words; do
  arguments+=(${words[@]+"${words[@]}"})
done <<<"${INPUT_ARGS:-}"
arguments+=(--)
has_paths=false
while IFS= read -r path; do
  path=${path%$'\r'}
  if [ -n "$path" ]; then
    arguments+=("$(from_workspace "$path")")
    has_paths=true
  fi
done <<<"${INPUT_PATHS:-}"
if [ "$has_paths" = false ]; then arguments+=("${INPUT_WORKING_DIRECTORY:-.}"); fi

# What is printed in another format than GitHub's may quote files, and is not to be taken for commands.
token=shipworthy-$RANDOM$RANDOM$RANDOM$RANDOM
status=0
if [ "${INPUT_FORMAT:-github}" = github ]; then
  "$PROGRAM" "${arguments[@]}" || status=$?
else
  printf '::stop-commands::%s\n' "$token"
  "$PROGRAM" "${arguments[@]}" || status=$?
  printf '::%s::\n' "$token"
fi

if [ -f "$work/counts" ]; then cat "$work/counts" >>"$GITHUB_OUTPUT"; fi
if [ -f "$work/summary.md" ]; then
  # The summary of a step has to stay below 1 MiB.
  if [ "$(wc -c <"$work/summary.md")" -lt 1000000 ]; then
    cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
  else
    printf 'shipworthy: the report is too long to be shown here.\n\n<pre>\n%s\n</pre>\n' "$(cat "$work/counts")" \
      >>"$GITHUB_STEP_SUMMARY"
  fi
fi
if [ -f "$work/report.sarif" ]; then
  sarif=$(from_workspace "$INPUT_SARIF_FILE")
  mkdir -p -- "$(dirname -- "$sarif")"
  mv -f -- "$work/report.sarif" "$sarif"
  sarif=$(cd -- "$(dirname -- "$sarif")" && pwd)/$(basename -- "$sarif")
  if [ "${RUNNER_OS:-}" = Windows ]; then sarif=$(cygpath -m "$sarif"); fi
  printf 'sarif=%s\n' "$sarif" >>"$GITHUB_OUTPUT"
fi
rm -rf -- "$work"
exit "$status"
