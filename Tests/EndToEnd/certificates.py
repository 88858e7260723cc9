# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""A certificate for the names that the tests use, good for a day, and those names' address."""

import base64
import datetime
import hashlib
import socket
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# Every name below it is of this machine: for the browser by a flag, for Python by `teach_names`.
DOMAIN = "example.test"


def teach_names():
    """Lets Python find the names below DOMAIN, as a line in /etc/hosts would."""
    look_up = socket.getaddrinfo

    def getaddrinfo(host, *arguments, **options):
        name = host.decode() if isinstance(host, bytes) else host
        return look_up("127.0.0.1" if name and name.endswith("." + DOMAIN) else host, *arguments, **options)

    socket.getaddrinfo = getaddrinfo


class Certificate:
    """A certificate that vouches for itself, with its key, in two files of a folder."""

    def __init__(self, folder):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "End-to-end tests")])
        now = datetime.datetime.now(datetime.timezone.utc)
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("*." + DOMAIN), x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.file, self.key_file = folder / "certificate.pem", folder / "key.pem"
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        self.key_file.touch(mode=0o600)
        self.key_file.write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption(),
        ))
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        # What Chromium is told to trust: it has no store of its own to put a certificate into.
        self.fingerprint = base64.b64encode(hashlib.sha256(public).digest()).decode()

    def client_context(self):
        """TLS for a client that trusts it."""
        return ssl.create_default_context(cafile=str(self.file))

    def server_context(self):
        """TLS for a server that has it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key_file)
        return context
