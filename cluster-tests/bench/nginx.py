# SPDX-License-Identifier: Apache-2.0
"""nginx as the upstream that answers always the same, and as the proxy to compare with."""
import os

import scenarios

CONNECTIONS = 12_000  # clients and upstream together


def upstream(port):
    """Every path of the scenarios. A word of the configuration has less than 4,096 characters, hence the variable."""
    added = "".join(f'      add_header {name} "{value}";\n' for name, value in scenarios.BROWSER_RESPONSE)
    return frame(f"""\
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    default_type text/plain;
    set $k "{scenarios.KIBIBYTE}";
    location = /1k {{ return 200 $k; }}
    location = /64k {{ return 200 "{"$k" * 64}"; }}
    location = /browser {{
{added}      return 200 $k;
    }}
    location = /post {{
      if ($request_method != "POST") {{ return 405; }}
      if ($content_length != "{len(scenarios.KIBIBYTE)}") {{ return 411; }}
      return 200 $k;
    }}
    location / {{ return 404; }}
  }}
""")


def upstream_of_all(port):
    """The same kibibyte for every path."""
    return frame(f"""\
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    default_type text/plain;
    location / {{ return 200 "{scenarios.KIBIBYTE}"; }}
  }}
""")


def upstream_to_keep(port):
    """A kibibyte below /1k and 64 of them below /64k, which every cache may keep for a day."""
    fresh = "add_header Cache-Control max-age=86400;"
    return frame(f"""\
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    default_type text/plain;
    set $k "{scenarios.KIBIBYTE}";
    location /1k {{ {fresh} return 200 $k; }}
    location /64k {{ {fresh} return 200 "{"$k" * 64}"; }}
  }}
""")


def cache(port, upstream_port):
    """One that keeps in files what it may, and knows which of them are open."""
    return frame(f"""\
  sendfile on;
  open_file_cache max=20000 inactive=1d;
  proxy_cache_path kept levels=1:2 keys_zone=kept:64m max_size=1g inactive=1d use_temp_path=off;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://127.0.0.1:{upstream_port};
      proxy_cache kept;
      proxy_cache_lock on;
    }}
  }}
""")


def proxy(port, upstream_port, certificate):
    """One that forwards everything; over TLS where there is a certificate."""
    tls = "" if certificate is None else f"""\
    ssl_certificate {certificate.chain};
    ssl_certificate_key {certificate.key};
    ssl_protocols TLSv1.3;
"""
    return frame(f"""\
  upstream fixed {{
    server 127.0.0.1:{upstream_port};
    keepalive 128;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
  }}
  server {{
    listen 127.0.0.1:{port} backlog=4096{" ssl http2" if tls else ""};
{tls}    location / {{
      proxy_pass http://fixed;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
""")


def frame(servers):
    """Everything that must not lie in the directories of the package, for nginx may run beside its service."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"  {kind}_temp_path temp-{kind};\n" for kind in kinds)
    return f"""\
{"user root;" if os.geteuid() == 0 else ""}
worker_processes 1;
daemon off;
pid nginx.pid;
error_log error.log warn;
events {{ worker_connections {CONNECTIONS}; }}
http {{
  access_log off;
  tcp_nodelay on;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
{paths}{servers}}}
"""


def command(program, stage, name, configuration):
    """Writes the configuration into a directory of its own; the command that runs it."""
    path = stage.write(os.path.join(name, "nginx.conf"), configuration)
    directory = os.path.dirname(path)
    return [program, "-p", directory, "-c", path, "-e", os.path.join(directory, "error.log")]
