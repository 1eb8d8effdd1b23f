#!/usr/bin/env bash
# Everything: format, build with warnings as errors, all tests on both engines, browser tests.
# Last line: "N passed, N failed". Needs the .NET 10 SDK; installs Chromium, PostgreSQL and Prometheus with apt where it may.
set -uo pipefail
cd "$(dirname "$0")/.."

fail() { echo "check: $1" >&2; echo "${2:-0} passed, ${3:-1} failed"; exit 1; }

# --- what it needs -----------------------------------------------------------------------------------------
command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. Install it from https://dot.net and run this again."

have_chromium() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1
have_postgres() { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1
slack=tests/.cache/node_modules/local-slack-linux-x64/bin/local-slack
slack_version=0.1.8
types=tests/.cache/node_modules/@slack/types/package.json
wanted=()
{ command -v npm && command -v node; } >/dev/null || wanted+=(npm)
have_chromium || wanted+=(chromium-headless-shell)
have_postgres || wanted+=(postgresql)
# The product is tried with the real ones.
[ -x /usr/bin/prometheus ] || wanted+=(prometheus)
[ -x /usr/bin/prometheus-alertmanager ] || wanted+=(prometheus-alertmanager)
if [ ${#wanted[@]} -gt 0 ]; then
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
  if command -v apt-get >/dev/null && { [ -z "$as_root" ] || $as_root true 2>/dev/null; }; then
    echo "check: installing ${wanted[*]} with apt"
    # Debian's package would start a server of its own; the tests make their own on loopback.
    $as_root mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    # So would those of Prometheus, on every address.
    if command -v systemctl >/dev/null; then
      for unit in "${wanted[@]}"; do case "$unit" in prometheus*) $as_root systemctl mask "$unit" >/dev/null 2>&1 || true ;; esac; done
    fi
    $as_root apt-get update -q >/dev/null
    # Chromium without a window is enough, and quicker; not every distribution has it by itself.
    apt-cache show chromium-headless-shell >/dev/null 2>&1 || wanted=("${wanted[@]/chromium-headless-shell/chromium}")
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qy --no-install-recommends "${wanted[@]}" >/dev/null \
      || fail "apt could not install: ${wanted[*]}. Install them by hand and run this again."
  else
    fail "missing: ${wanted[*]}. Install them (Debian: apt-get install ${wanted[*]}) and run this again; apt may not be used here."
  fi
fi

# A workspace to test the Slack bot against, and Slack's types with their compiler; kept between runs.
if [ ! -x "$slack" ] || [ ! -e "$types" ]; then
  set -- "local-slack-linux-x64@$slack_version" @slack/types@3.2.0 typescript@5.9.3
  echo "check: installing $* with npm"
  npm install --prefix tests/.cache --no-save --no-audit --no-fund --loglevel=error "$@" >/dev/null \
    || fail "npm could not install $*. Install them by hand: npm install --prefix tests/.cache $*"
fi

# --- a place of its own; whatever was started from it ends with this script ----------------------------------
# Hundreds of databases live for a second each, 2 GB at once: in memory, where there is plenty of it, they wait for no disc.
has_plenty() {
  local kilobytes=16000000 limit
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
  [ "$limit" = max ] || [ "$limit" -ge $((kilobytes * 1024)) ] || return 1
  [ "$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)" -ge $kilobytes ] && [ "$(df --output=avail -k /dev/shm | tail -1)" -ge $kilobytes ]
}
[ -n "${TMPDIR:-}" ] || ! has_plenty 2>/dev/null || TMPDIR=/dev/shm
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/postmortem-check.XXXXXX"); export TMPDIR
chmod 755 "$TMPDIR"
cleanup() {
  pkill -TERM -f "$TMPDIR" 2>/dev/null && sleep 1
  pkill -KILL -f "$TMPDIR" 2>/dev/null
  rm -rf "$TMPDIR"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
# The compiler runs for minutes, not for weeks: counting what it calls most takes a third more time than it gives back.
export DOTNET_TieredPGO=0
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# --- the checks ----------------------------------------------------------------------------------------------
echo "check: restore"
dotnet restore -v q || fail "the packages could not be restored."
echo "check: format"
# What a style rule or an analyzer says is an error of the build; to ask them here as well took three minutes.
dotnet format whitespace --no-restore --verify-no-changes || fail "the code is not formatted. Run: dotnet format"
echo "check: build"
dotnet build --no-restore -v q -p:UseSharedCompilation=false || fail "the build has errors or warnings."
echo "check: tests"
rm -rf tests/.cache/slack-sent
log="$TMPDIR/tests.log"
timeout --kill-after=20 1800 dotnet test --no-build 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

count() { grep -E "^ *$1: [0-9]+" "$log" | tail -1 | grep -oE '[0-9]+' || echo 0; }
passed=$(count succeeded); failed=$(count failed); skipped=$(count skipped)
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || fail "the test run ended with code $status." "$passed" 1
[ "$skipped" -eq 0 ] || fail "$skipped tests were skipped; nothing may be skipped here." "$passed" "$skipped"
[ "$passed" -gt 0 ] || fail "no test ran."
echo "check: what the bot sent, against Slack's types"
if node tests/slack-types/check.mjs tests/.cache/node_modules tests/.cache/slack-sent; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
# What failed is far up by now, above pages of its servers' logs: say it again where it is looked for.
[ "$failed" -eq 0 ] || { echo "check: what failed"; grep -E -A 14 '^failed ' "$log" | cut -c1-300; }
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
