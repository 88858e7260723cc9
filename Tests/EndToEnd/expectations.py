# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""What scenarios say when something differs from what it should be, and how they read tokens and challenges."""

import base64
import json
import re


class Unexpected(AssertionError):
    """Something was not as a scenario says it should be."""


def expect(condition, message):
    if not condition:
        raise Unexpected(message)


def expect_equal(found, wanted, what):
    expect(found == wanted, f"{what}: {found!r}, not {wanted!r}")


def challenge(text):
    """The parameters of a Bearer challenge as a strict reader sees them: each once, each a quoted string."""
    expect(text is not None, "there is no WWW-Authenticate")
    scheme, _, rest = text.partition(" ")
    expect_equal(scheme, "Bearer", "the scheme of the challenge")
    parameters = {}
    for part in re.findall(r'[^",]+(?:"[^"\\]*")?', rest):
        match = re.fullmatch(r'\s*([a-z_]+)="([^"\\]*)"', part)
        expect(match, f"not a parameter: {part!r} in {text!r}")
        expect(match[1] not in parameters, f"{match[1]} twice in {text!r}")
        parameters[match[1]] = match[2]
    return parameters


def token_parts(token):
    """Header and claims of a JWT, unverified."""

    def part(text):
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    header, claims, _ = token.split(".")
    return part(header), part(claims)
