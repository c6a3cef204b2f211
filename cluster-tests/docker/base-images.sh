#!/usr/bin/env bash
# Images for where no registry can be reached, made of what this machine has (Debian): weir-base:local, a Java 17 with a
# shell, weir-balancer:local, HAProxy, weir-prometheus:local, Prometheus, and weir-links:local, what makes links slow and
# lossy. An image of the same recipe is kept.
#
#   cluster-tests/docker/base-images.sh
set -euo pipefail
jdk=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
recipe=$(cat "$0" "$jdk/release" | sha256sum | cut -c1-16)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

current() { [ "$(docker image inspect -f '{{index .Config.Labels "recipe"}}' "$1" 2> /dev/null)" = "$recipe" ]; }

# The shared libraries that programs need, as this machine's loader finds them.
libraries() { ldd "$@" 2> /dev/null | awk '/^\t/ { path = $2 == "=>" ? $3 : $1; if (path ~ /^\//) print path }' | sort -u; }

java_base() {
    local root=$work/java java=$work/java/opt/java/openjdk
    mkdir -p "$root"/{usr/bin,usr/lib/x86_64-linux-gnu,usr/lib64,usr/lib/locale,etc/ssl/certs,tmp,var/tmp,proc,sys,dev,run,root}
    mkdir -p "$java"
    chmod 1777 "$root/tmp" "$root/var/tmp"
    ln -s usr/bin "$root/bin"
    ln -s usr/bin "$root/sbin"
    ln -s usr/lib "$root/lib"
    ln -s usr/lib64 "$root/lib64"
    # Some files of a JDK are links to places outside of it, and some of those are missing: that is not an error.
    tar -C "$jdk" -ch --ignore-failed-read --exclude=./jmods --exclude=./include --exclude=./man --exclude=./docs \
        --exclude=./legal --exclude=src.zip --exclude=./lib/ct.sym . 2> /dev/null | tar -C "$java" -x
    # What the JVM's own libraries need, but for those of windows and sounds.
    find "$java" -name '*.so' ! -name '*awt*' ! -name '*splash*' ! -name '*sound*' ! -name '*font*' -print0 \
        | { xargs -0 ldd 2> /dev/null || true; } | awk '/=> \// { print $3 }' | { grep -v "^$work" || true; } \
        > "$work/needed"
    # The name service, which nobody is linked with.
    ls /lib/x86_64-linux-gnu/lib{dl,pthread,rt,resolv}.so.[12] >> "$work/needed" 2> /dev/null || true
    { libraries "$java/bin/java"; cat "$work/needed"; } | { grep -v "^$work" || true; } | sort -u | while read -r file; do
        case $file in
            *ld-linux*) cp -L "$file" "$root/usr/lib64/" ;;
            *) cp -L "$file" "$root/usr/lib/x86_64-linux-gnu/" ;;
        esac
    done
    busybox "$root/usr/bin/busybox"
    for name in $("$root/usr/bin/busybox" --list); do
        [ -e "$root/usr/bin/$name" ] || ln -s busybox "$root/usr/bin/$name"
    done
    ln -s /opt/java/openjdk/bin/java "$root/usr/bin/java"
    # Without it the charset would be US-ASCII.
    cp -rL /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
    printf 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\n' > "$root/etc/nsswitch.conf"
    printf 'root:x:0:0:root:/root:/bin/sh\n' > "$root/etc/passwd"
    printf 'root:x:0:\n' > "$root/etc/group"
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    tar -C "$root" --numeric-owner --owner=0 --group=0 -c . | docker import \
        --change 'ENV JAVA_HOME=/opt/java/openjdk' \
        --change 'ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
        --change 'ENV LANG=C.UTF-8' --change "LABEL recipe=$recipe" --change 'CMD ["/bin/sh"]' - weir-base:local
}

# One that needs no libraries.
busybox() {
    (
        cd "$work"
        apt-get -o APT::Sandbox::User=root download -qq busybox-static > /dev/null
        dpkg -x busybox-static_*.deb busybox
    ) >&2
    cp "$work/busybox/bin/busybox" "$1"
}

balancer() {
    local root=$work/balancer
    mkdir -p "$root"/{usr/local/sbin,usr/lib/x86_64-linux-gnu,usr/local/etc/haproxy,var/lib/haproxy}
    (
        cd "$work"
        apt-get -o APT::Sandbox::User=root download -qq haproxy liblua5.3-0 libopentracing-c-wrapper0 > /dev/null 2>&1 \
            || apt-get -o APT::Sandbox::User=root download -qq haproxy > /dev/null
        for package in *.deb; do dpkg -x "$package" haproxy; done
    ) >&2
    cp "$work/haproxy/usr/sbin/haproxy" "$root/usr/local/sbin/"
    LD_LIBRARY_PATH=$work/haproxy/usr/lib/x86_64-linux-gnu libraries "$work/haproxy/usr/sbin/haproxy" \
        | while read -r file; do cp -L "$file" "$root/usr/lib/x86_64-linux-gnu/"; done
    printf 'FROM weir-base:local\nCOPY usr/ /usr/\nCOPY var/ /var/\nLABEL recipe=%s\n' "$recipe" > "$root/Dockerfile"
    docker build -q -t weir-balancer:local "$root"
}

# What iproute2 and iptables have, as they are installed here.
links() {
    local root=$work/links plugins=/usr/lib/x86_64-linux-gnu/xtables
    mkdir -p "$root"/usr/{sbin,lib/x86_64-linux-gnu}
    for program in tc ip iptables; do
        if ! command -v "$program" > /dev/null; then
            echo "$program: not found (expected: installed; Debian: apt-get install iproute2 iptables)" >&2
            exit 1
        fi
        cp -L "$(command -v "$program")" "$root/usr/sbin/"
    done
    cp -rL "$plugins" "$root/usr/lib/x86_64-linux-gnu/"
    libraries "$root"/usr/sbin/* "$plugins"/*.so \
        | while read -r file; do cp -L "$file" "$root/usr/lib/x86_64-linux-gnu/"; done
    printf 'FROM weir-base:local\nCOPY usr/ /usr/\nLABEL recipe=%s\n' "$recipe" > "$root/Dockerfile"
    docker build -q -t weir-links:local "$root"
}

prometheus() {
    local root=$work/prometheus
    mkdir -p "$root/bin"
    (
        cd "$work"
        apt-get -o APT::Sandbox::User=root download -qq prometheus > /dev/null
        dpkg -x prometheus_*.deb metrics
    ) >&2
    cp "$work/metrics/usr/bin/prometheus" "$root/bin/"
    printf '%s\n' 'FROM weir-base:local' 'COPY bin/prometheus /usr/bin/prometheus' \
        'RUN mkdir -p /prometheus && chown 65534:65534 /prometheus' 'USER 65534:65534' 'WORKDIR /prometheus' \
        'ENTRYPOINT ["/bin/prometheus"]' \
        'CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]' \
        "LABEL recipe=$recipe" > "$root/Dockerfile"
    docker build -q -t weir-prometheus:local "$root"
}

current weir-base:local || java_base
current weir-balancer:local || balancer
current weir-links:local || links
current weir-prometheus:local || prometheus
