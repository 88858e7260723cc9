#!/usr/bin/env python3
# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""What mcp-doctor finds at a server written with the official Python SDK's auth.

Starts that server on loopback, with a token verifier as its users write it (PyJWT), beside it the two documents of an
authorization server, and runs `mcp-doctor server` against it with that one's key. Needs the packages of requirements.txt:

    .build-end-to-end/python/bin/python Tests/EndToEnd/official_server.py .build/debug/mcp-doctor [ARGUMENTS OF server]

Ends with mcp-doctor's exit status.
"""

import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from mcp.server.auth.provider import AccessToken, TokenVerifier
from mcp.server.auth.settings import AuthSettings
from mcp.server.mcpserver import MCPServer

KEY_ID = "k1"
SCOPE = "mcp:read"


class Documents(BaseHTTPRequestHandler):
    """What an authorization server publishes: its metadata and its keys."""

    def do_GET(self):
        origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        documents = {
            "/.well-known/oauth-authorization-server": {
                "issuer": origin,
                "authorization_endpoint": f"{origin}/authorize",
                "token_endpoint": f"{origin}/token",
                "jwks_uri": f"{origin}/jwks",
                "response_types_supported": ["code"],
                "code_challenge_methods_supported": ["S256"],
            },
            "/jwks": {"keys": [self.server.jwk]},
        }
        document = documents.get(self.path)
        body = json.dumps(document).encode()
        self.send_response(200 if document else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Verifier(TokenVerifier):
    """Verifies JWTs with the issuer's keys. `options` demands what PyJWT does not by itself."""

    def __init__(self, issuer, resource):
        self.issuer, self.resource = issuer, resource
        self.keys = jwt.PyJWKClient(f"{issuer}/jwks")

    async def verify_token(self, token):
        try:
            key = self.keys.get_signing_key_from_jwt(token).key
            claims = jwt.decode(
                token, key, algorithms=["ES256"], audience=self.resource, issuer=self.issuer,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError:
            return None
        return AccessToken(
            token=token, client_id=claims.get("client_id", ""), scopes=claims.get("scope", "").split(),
            expires_at=int(claims["exp"]), resource=self.resource, subject=claims["sub"], claims=claims,
        )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url):
    for _ in range(100):
        try:
            return urllib.request.urlopen(url, timeout=1)
        except OSError:
            time.sleep(0.1)
    sys.exit(f"no answer from {url}")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    doctor, *arguments = sys.argv[1:]
    key = ec.generate_private_key(ec.SECP256R1())
    documents = ThreadingHTTPServer(("127.0.0.1", 0), Documents)
    documents.jwk = {
        **json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key())), "kid": KEY_ID, "use": "sig", "alg": "ES256",
    }
    threading.Thread(target=documents.serve_forever, daemon=True).start()
    issuer = f"http://127.0.0.1:{documents.server_address[1]}"
    port = free_port()
    resource = f"http://127.0.0.1:{port}/mcp"

    server = MCPServer(
        "official-python-sdk",
        token_verifier=Verifier(issuer, resource),
        auth=AuthSettings(
            issuer_url=issuer, resource_server_url=resource, required_scopes=[SCOPE], validate_token_resource=True
        ),
        log_level="CRITICAL",
    )

    @server.tool()
    def whoami() -> str:
        """Says who is calling."""
        return "somebody"

    serve = lambda: server.run(transport="streamable-http", host="127.0.0.1", port=port)  # noqa: E731
    threading.Thread(target=serve, daemon=True).start()
    wait_for(f"http://127.0.0.1:{port}/.well-known/oauth-protected-resource/mcp")

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "key.pem")
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(pem)
        command = [doctor, "server", resource, "--key", str(file), "--kid", KEY_ID, "--issuer", issuer, *arguments]
        return subprocess.run(command, check=False).returncode


sys.exit(main())
