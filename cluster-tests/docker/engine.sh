#!/usr/bin/env bash
# A Docker engine for tests, where there is none: installs it (Debian), starts it, and says how it is reached.
#
#   eval "$(cluster-tests/docker/engine.sh up)"      # an engine that answers already is taken as it is
#   cluster-tests/docker/engine.sh down              # ends the one that up has started, with its containers
#
# Needs root, and an ext4 or xfs under $WEIR_ENGINE (default: /var/tmp/weir-engine).
set -euo pipefail
home=${WEIR_ENGINE:-/var/tmp/weir-engine}
socket=$home/docker.sock

answers() { curl -fsS --max-time 2 --unix-socket "$1" http://engine/_ping > /dev/null 2>&1; }

# By its name too: a process that ended may be in the table for minutes, and numbers are used again.
runs() { awk '$2 == "(dockerd)" && $3 != "Z" { found = 1 } END { exit !found }' "/proc/$1/stat" 2> /dev/null; }

tell() {
    echo "export DOCKER_HOST=unix://$1"
    # Without a registry: no BuildKit front end, no helper container of Testcontainers; clients come by loopback.
    [ "$1" != "$socket" ] || echo "export DOCKER_BUILDKIT=0 COMPOSE_DOCKER_CLI_BUILD=0" \
        "TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1"
}

up() {
    for one in "$socket" "${DOCKER_HOST:+${DOCKER_HOST#unix://}}" /var/run/docker.sock; do
        if [ -n "$one" ] && answers "$one"; then
            tell "$one"
            return
        fi
    done
    if ! command -v dockerd > /dev/null || ! command -v iptables > /dev/null; then
        apt-get -o DPkg::Lock::Timeout=300 update >&2
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends \
            docker.io iptables iproute2 >&2
    fi
    mkdir -p "$home/data" "$home/exec"
    rm -f "$home/dockerd.pid"
    setsid dockerd --host "unix://$socket" --data-root "$home/data" --exec-root "$home/exec" \
        --pidfile "$home/dockerd.pid" --storage-driver overlay2 --exec-opt native.cgroupdriver=cgroupfs \
        --bip 10.212.0.1/24 --default-address-pool base=10.213.0.0/16,size=24 \
        > "$home/dockerd.log" 2>&1 < /dev/null &
    for _ in $(seq 600); do
        if answers "$socket"; then
            tell "$socket"
            return
        fi
        sleep 0.1
    done
    tail -30 "$home/dockerd.log" >&2
    echo "no engine answers at $socket" >&2
    exit 1
}

down() {
    local pid
    pid=$(cat "$home/dockerd.pid" 2> /dev/null || true)
    [ -n "$pid" ] && runs "$pid" || return 0
    export DOCKER_HOST=unix://$socket
    docker ps -aq | xargs -r docker rm -fv > /dev/null
    docker network prune -f > /dev/null
    kill -TERM "$pid"
    for _ in $(seq 150); do
        runs "$pid" || return 0
        sleep 0.1
    done
    kill -KILL "$pid"
}

case ${1:-} in
    up | down) "$1" ;;
    *)
        echo "usage: engine.sh up|down" >&2
        exit 2
        ;;
esac
