# SPDX-License-Identifier: Apache-2.0
"""What is measured: which requests, over which protocol, how many connections; and what a right answer is."""
from dataclasses import dataclass

KIBIBYTE = "".join(chr(ord("a") + at % 26) for at in range(1024))

BROWSER_REQUEST = (
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
)  # and Host: 11

BROWSER_RESPONSE = (
    ("Cache-Control", "private, max-age=60"),
    ("ETag", '\\"5e0f2a7c-400\\"'),
    ("Vary", "Accept-Encoding, Origin"),
    ("X-Request-Id", "0c3e7a5d9b184f62"),
    ("X-Content-Type-Options", "nosniff"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)  # and Server, Date, Content-Type, Content-Length, Connection: 12


@dataclass(frozen=True)
class Scenario:
    """One row of the result. The gateways of a scenario with another endpoint are processes of their own."""

    name: str
    title: str
    kind: str = "cost"  # or latency, idle, startup
    path: str = "/1k"
    size: int = 1024
    paths: tuple = ()  # which wrk asks for in turn, instead
    headers: tuple = ()
    body: str = ""  # of a POST
    endpoint: str = "plain"  # or tls
    http2: bool = False
    streams: int = 1  # under way on each connection
    varies: int = 0  # bytes by which a head may be longer or shorter, as it has an age

    @property
    def method(self):
        return "POST" if self.body else "GET"

    @property
    def closes(self):
        return "Connection: close" in self.headers

    def right(self):
        """The bytes of a right answer's body."""
        return (KIBIBYTE * (self.size // 1024)).encode()


ALL = {each.name: each for each in (
    Scenario("get", "1 KiB GET"),
    Scenario("browser", "1 KiB GET, heads of a browser", path="/browser", headers=BROWSER_REQUEST),
    Scenario("get-64k", "64 KiB GET", path="/64k", size=64 * 1024),
    Scenario("post", "1 KiB POST", path="/post", headers=("Content-Type: application/json",), body=KIBIBYTE),
    Scenario("close", "1 KiB GET, a connection for each", headers=("Connection: close",)),
    Scenario("latency", "1 KiB GET at half of its own saturated rate", "latency"),
    Scenario("latency-equal", "1 KiB GET at half of the slowest one's saturated rate", "latency"),
    Scenario("tls", "1 KiB GET over TLS 1.3", endpoint="tls"),
    Scenario("http2", "1 KiB GET over HTTP/2 and TLS 1.3", endpoint="tls", http2=True, streams=4),
    Scenario("idle", "idle connections", "idle"),
    Scenario("startup", "from the start of the process to the first 200", "startup"),
)}
