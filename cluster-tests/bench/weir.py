# SPDX-License-Identifier: Apache-2.0
"""Weir as the measurements start it: the jar, and the smallest settings it runs with."""
import os
import shlex
import shutil

from processes import Failure

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
JAR = os.path.join(ROOT, "node", "target", "weir.jar")


def add_arguments(parser, jvm_options):
    parser.add_argument("--java", default="java", help="the Java that runs Weir (default: the one in PATH)")
    parser.add_argument("--jvm-options", default=jvm_options,
                        help=f"in one word: --jvm-options='-Xmx256m -XX:+UseG1GC' (default: '{jvm_options}')")
    parser.add_argument("--jar", default=JAR, help="(default: node/target/weir.jar of this checkout)")


def command(arguments, settings, jvm_options=""):
    if shutil.which(arguments.java) is None:
        raise Failure(f"{arguments.java}: not found (expected: a Java of at least 17)")
    if not os.path.exists(arguments.jar):
        raise Failure(f"{arguments.jar}: not there (build it: mvn -B package -DskipTests)")
    return [arguments.java, *shlex.split(arguments.jvm_options), *shlex.split(jvm_options),
            "-jar", os.path.abspath(arguments.jar), "run", "--settings", settings]


def node_settings(name, listener, admin, member, members, expected, certificate=None, more=""):
    """node.yaml; gateway.yaml lies beside it. The listener speaks TLS where there is a certificate; more: lines."""
    join = ", ".join(f"127.0.0.1:{port}" for port in members)
    tls = "" if certificate is None else (
        f", tls: {{certificates: [{{chain: {certificate.chain}, key: {certificate.key}}}]}}")
    return f"""\
name: {name}
listeners: [{{address: 127.0.0.1:{listener}{tls}}}]
admin: {{address: 127.0.0.1:{admin}}}
cluster:
  name: weir-bench-{min([member, *members])}
  address: 127.0.0.1:{member}
  join: [{join}]
  expected: {expected}
data: data
gateway: gateway.yaml
{more}"""


def keeps_everything(upstream):
    """gateway.yaml with one route, of which the cluster keeps what it may."""
    return forwards_everything(upstream) + "    policies: [{cache: {}}]\n"


def forwards_everything(upstream):
    """gateway.yaml with one route to one instance."""
    return f"""\
format: 1
upstreams:
  fixed:
    instances: ["http://127.0.0.1:{upstream}"]
routes:
  all:
    match: {{path: "/**"}}
    upstream: fixed
"""


def answers_with(number, upstream):
    """gateway.yaml with two routes that answer with a number themselves, and one to an instance."""
    respond = f"""{{respond: {{status: 200, content-type: text/plain, body: "{number}"}}}}"""
    return f"""\
format: 1
upstreams:
  small:
    instances: ["http://127.0.0.1:{upstream}"]
routes:
  a:
    match: {{path: /a}}
    policies: [{respond}]
  b:
    match: {{path: /b}}
    policies: [{respond}]
  small:
    match: {{path: /small}}
    upstream: small
"""
