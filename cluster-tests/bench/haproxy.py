# SPDX-License-Identifier: Apache-2.0
"""HAProxy as a proxy to compare with: one thread, the same headers as nginx sets, no log."""
import os

import processes
from processes import Unavailable

CONNECTIONS = 8_000


def configuration(port, upstream_port, certificate):
    """Forwards everything; over TLS where there is a certificate."""
    tls = "" if certificate is None else f" ssl crt {certificate.both} alpn h2,http/1.1 ssl-min-ver TLSv1.3"
    return f"""\
global
  nbthread 1
  maxconn {CONNECTIONS}
defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 60s
  timeout http-keep-alive 1h
  http-reuse always
  option forwardfor
frontend clients
  bind 127.0.0.1:{port} backlog 4096{tls}
  http-request set-header X-Forwarded-Host %[req.hdr(host)]
  http-request set-header X-Forwarded-Proto {"https" if tls else "http"}
  default_backend fixed
backend fixed
  server one 127.0.0.1:{upstream_port} pool-max-conn 512
"""


def cache(port, upstream_port):
    """Keeps what it may in its own memory."""
    return f"""\
global
  nbthread 1
  maxconn {CONNECTIONS}
defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 60s
  timeout http-keep-alive 1h
cache kept
  total-max-size 512
  max-object-size 131072
  max-age 86400
frontend clients
  bind 127.0.0.1:{port} backlog 4096
  http-request cache-use kept
  http-response cache-store kept
  default_backend fixed
backend fixed
  server one 127.0.0.1:{upstream_port}
"""


def program():
    found = processes.find("haproxy")
    if found is None:
        raise Unavailable("haproxy: not found (on Debian: apt-get install haproxy)")
    return found


def version():
    found = processes.find("haproxy")
    return processes.told(found, "-v") if found else "no HAProxy"


def command(program, stage, name, text):
    """Writes the configuration into a directory of its own; the command that runs it."""
    return [program, "-db", "-f", stage.write(os.path.join(name, "haproxy.cfg"), text)]
