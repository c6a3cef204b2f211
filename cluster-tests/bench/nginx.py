# SPDX-License-Identifier: Apache-2.0
"""nginx as the upstream that answers always the same, and as the proxy to compare with."""
import os

BROWSER_REQUEST = [
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Language: en-GB,en;q=0.9,de;q=0.7",
    "Accept-Encoding: gzip, deflate, br",
    "Referer: https://shop.example.com/orders?state=open&page=2",
    "Cookie: session=4f9c2b7e8a1d4c06b35e9a71d2f8c3b0; theme=dark; consent=granted; language=en; currency=EUR; "
    "basket=b81fe2c9-7d64-4e0a-9d2f-13c5a7e60b48; visitor=7c2e9f10-5b3a-4d68-8e41-a90d6f2b7c35; seen=1718035200",
    "Cache-Control: no-cache",
    "Sec-Fetch-Dest: document",
    "Sec-Fetch-Mode: navigate",
    "Sec-Fetch-Site: same-origin",
]  # and Host: 11

BROWSER_RESPONSE = [
    ("Cache-Control", "private, max-age=60"),
    ("ETag", '\\"5e0f2a7c-400\\"'),
    ("Vary", "Accept-Encoding, Origin"),
    ("X-Request-Id", "0c3e7a5d9b184f62"),
    ("X-Content-Type-Options", "nosniff"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
]  # and Server, Date, Content-Type, Content-Length, Connection: 12

KIBIBYTE = "".join(chr(ord("a") + at % 26) for at in range(1024))


def upstream(port, size, headers):
    # A word of the configuration has less than 4,096 characters, hence the variables.
    whole = "$k" * (size // 1024) + "$rest"
    added = "".join(f'    add_header {name} "{value}";\n' for name, value in headers)
    return frame(f"""\
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    default_type text/plain;
    set $k "{KIBIBYTE}";
    set $rest "{KIBIBYTE[:size % 1024]}";
{added}    location / {{ return 200 "{whole}"; }}
  }}
""")


def body(size):
    return (KIBIBYTE * (size // 1024) + KIBIBYTE[:size % 1024]).encode()


def proxy(port, upstream_port):
    return frame(f"""\
  upstream fixed {{
    server 127.0.0.1:{upstream_port};
    keepalive 128;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
  }}
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    location / {{
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
events {{ worker_connections 4096; }}
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
