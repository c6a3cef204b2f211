# SPDX-License-Identifier: Apache-2.0
"""A certificate for 127.0.0.1 that signs itself, and one cipher suite for all: TLS costs what its cipher costs."""
import os
import ssl
import subprocess
from collections import namedtuple

from processes import Failure

Certificate = namedtuple("Certificate", "chain key both")  # PEM files; both: key and chain in one

CLIENT = """\
openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = client
[client]
MinProtocol = TLSv1.3
Ciphersuites = TLS_AES_128_GCM_SHA256
"""


def make(openssl, stage):
    """ECDSA on P-256, for a day."""
    chain, key = (os.path.join(stage.directory, name) for name in ("chain.pem", "key.pem"))
    made = subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", chain],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode != 0:
        raise Failure(f"openssl: no certificate\n{made.stdout}")
    with open(chain) as one, open(key) as other:
        both = stage.write("both.pem", other.read() + one.read())
    return Certificate(chain, key, both)


def client_environment(stage):
    """For load generators that use OpenSSL: TLS 1.3, and the one cipher suite."""
    return {"OPENSSL_CONF": stage.write("openssl.cnf", CLIENT)}


def client_context(certificate, protocols):
    """For checks: TLS 1.3, the certificate verified, protocols offered by ALPN, the best one first."""
    context = ssl.create_default_context(cafile=certificate.chain)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols(protocols)
    return context
