# What ./run and ./test need on this machine, installed where that is possible. Sourced by both, from the root of the repository.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*" >&2; }

stop() { say "$@"; exit 1; }

need_dotnet() {
  command -v dotnet > /dev/null || stop "The .NET SDK is missing: install version $(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' global.json) from https://dot.net"
}

need_node() {
  command -v node > /dev/null && command -v npm > /dev/null || stop "Node.js 20 or later with npm is missing: install it from https://nodejs.org"
}

# PostgreSQL and Redis, which the host starts for itself. Not needed for a server that a connection string names.
need_servers() {
  local missing=()
  if [ -z "${ConnectionStrings__Postgres:-}${CHATAPI_ConnectionStrings__Postgres:-}" ] && ! have_postgres; then
    missing+=(postgresql postgresql-contrib)
  fi
  if [ -z "${ConnectionStrings__Redis:-}${CHATAPI_ConnectionStrings__Redis:-}" ] && ! command -v redis-server > /dev/null; then
    missing+=(redis-server)
  fi
  [ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
}

have_postgres() {
  command -v initdb > /dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null \
    || compgen -G '/usr/pgsql-*/bin/initdb' > /dev/null || compgen -G '/opt/homebrew/opt/postgresql*/bin/initdb' > /dev/null \
    || compgen -G '/usr/local/opt/postgresql*/bin/initdb' > /dev/null
}

need_chromium() {
  command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || install chromium fonts-noto-color-emoji
}

# Debian and Ubuntu; elsewhere it says what is missing. The package lists are fetched only when they do not have the packages.
install() {
  command -v apt-get > /dev/null || stop "Missing: $*. Install what your system calls them (macOS: brew install postgresql redis), or set ConnectionStrings__Postgres and ConnectionStrings__Redis to servers you have."
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null && { [ -t 0 ] || sudo -n true 2> /dev/null; } || stop "Missing: $*. Have them installed: apt-get install --no-install-recommends $*"
    as_root=(sudo)
  fi
  say "Installing $* …"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive bash -s -- "$@" << 'ROOT' || stop "They could not be installed; try: apt-get install --no-install-recommends $*"
    set -euo pipefail
    # The packages' own services are not wanted: neither started (policy-rc.d) nor given a first cluster.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      trap 'rm -f /usr/sbin/policy-rc.d' EXIT
      printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
      chmod +x /usr/sbin/policy-rc.d
    fi
    clusters=/etc/postgresql-common/createcluster.conf
    if [ ! -e "$clusters" ]; then
      mkdir -p "${clusters%/*}"
      echo 'create_main_cluster = false' > "$clusters"
      restore_clusters=yes
    fi
    get() { apt-get install -y -q --no-install-recommends -o Dpkg::Options::=--force-confold "$@" < /dev/null >&2; }
    get "$@" 2> /dev/null || { apt-get update -q >&2 && get "$@"; }
    if [ "${restore_clusters:-}" = yes ]; then
      rm -f "$clusters"
      if [ -e /usr/share/postgresql-common/createcluster.conf ]; then cp /usr/share/postgresql-common/createcluster.conf "$clusters"; fi
    fi
    case " $* " in *' redis-server '*) command -v systemctl > /dev/null && systemctl disable -q redis-server 2> /dev/null || true ;; esac
ROOT
}
