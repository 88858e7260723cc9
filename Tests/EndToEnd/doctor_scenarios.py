# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""What mcp-doctor finds at a server. The tokens are a test issuer's; its metadata is the authorization server's."""

import asyncio
import json

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from expectations import expect, expect_equal

# Rows that cannot be asked: every method needs a token, so there is no 405 to look at.
UNASKED = {"allow"}
# What a host cannot do, which is said at the top of its adapter: FlyingFox hands over the last of two Authorization lines, and
# takes seconds for a line of 20 000 bytes.
DIFFERENCES = {"flyingfox": {"two-lines", "token-twice", "long-token"}}


def test_issuer(folder):
    """A key, as a file for the doctor and as a key set for the server."""
    key = ec.generate_private_key(ec.SECP256R1())
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    keys = {"keys": [{**public, "kid": "doctor", "use": "sig", "alg": "ES256"}]}
    (folder / "keys.json").write_text(json.dumps(keys))
    return folder / "key.pem", folder / "keys.json"


async def the_doctor_finds_nothing(world):
    """mcp-doctor server, with the key of a test issuer, passes every row but those that the host is known to fail."""
    key, keys = test_issuer(world.new_folder())
    host = world.another_host(flags=["--jwks", keys, "--sessions"])
    await host.start()
    try:
        process = await asyncio.create_subprocess_exec(
            world.doctor, "server", host.resource, "--json", "--key", key, "--kid", "doctor", "--issuer", world.issuer.issuer,
            "--origin", world.good_page, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        )
        report = json.loads((await process.communicate())[0])
    finally:
        host.kill()
    rows = report["rows"]
    expect(len(rows) > 70, f"{len(rows)} rows")
    known = next((rows for part, rows in DIFFERENCES.items() if part in host.name.lower()), set())
    expect_equal(process.returncode, 0, "the exit status")
    expect_equal(report["good"], True, "good")
    others = {row["row"]: row["detail"] for row in rows if row["outcome"] in ("failed", "advised")}
    # A host that has become better is to be recorded too.
    expect(others.keys() == known, f"what is not as it should be: {others}, not {sorted(known)}")
    expect_equal({row["row"] for row in rows if row["outcome"] == "skipped"}, UNASKED, "what was not asked")


SCENARIOS = (the_doctor_finds_nothing,)
