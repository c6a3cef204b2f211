#!/bin/sh
# Makes what the nodes of compose.yaml must share and nobody else may know; keeps what is there.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
for secret in weir-admin-token weir-cluster-secret; do
    [ -s "secrets/$secret" ] || od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "secrets/$secret"
    # The user in the container is not the one here.
    chmod 0444 "secrets/$secret"
done
