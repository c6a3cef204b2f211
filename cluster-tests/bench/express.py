# SPDX-License-Identifier: Apache-2.0
"""Express with express-rate-limit on Redis, as a gateway to compare with: its packages are fetched by npm."""
import json
import os
import shutil

import builds
from processes import Unavailable

# The newest that run with Node.js 20.
PACKAGES = {"express": "5.3.0", "http-proxy-middleware": "3.0.10", "express-rate-limit": "8.7.4",
            "rate-limit-redis": "6.0.1", "redis": "6.3.1"}
SERVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "express", "server.js")


def command(scratch):
    node = shutil.which("node")
    if node is None:
        raise Unavailable("node: not found (on Debian: apt-get install nodejs npm)")
    with open(SERVER) as server:
        files = {"package.json": json.dumps({"private": True, "dependencies": PACKAGES}), "server.js": server.read()}
    directory = builds.kept(
        scratch, "express", files, ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"], "npm")
    return [node, os.path.join(directory, "server.js")]


def version(*packages):
    return ", ".join(f"{name} {PACKAGES[name]}" for name in packages or PACKAGES)


def environment(port, upstream_port, redis_port=0, limits=None, certificate=None):
    """Limits by path: (how many, milliseconds, header with the key); without them no Redis is asked."""
    told = {path: {"limit": limit, "millis": millis, "header": header}
            for path, (limit, millis, header) in (limits or {}).items()}
    tls = {"CHAIN": certificate.chain, "KEY": certificate.key} if certificate else {}
    return {"PORT": str(port), "UPSTREAM_PORT": str(upstream_port), "REDIS_PORT": str(redis_port),
            "LIMITS": json.dumps(told), "NODE_ENV": "production", **tls}
