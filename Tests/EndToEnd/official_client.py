# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""The official Python client as an application uses it, and an account of what it sent.

Nothing here helps it: it gets the server's URL, a place to keep tokens, and somebody who opens the browser.
"""

import contextlib
import dataclasses
import json
import urllib.parse

import httpx2
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata

from expectations import expect

REDIRECT, NAME = "http://127.0.0.1:33418/callback", "End-to-end tests"


def about_client(url):
    """What the client says about itself at this URL."""
    return {
        "client_id": url, "client_name": NAME, "redirect_uris": [REDIRECT], "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
    }


class TokenStore:
    """Where an application keeps tokens; it outlives the client."""

    def __init__(self):
        self.tokens = self.client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


class Person:
    """Who opens the authorization URL. The authorization server asks nothing, so that following redirects is enough."""

    def __init__(self):
        self.authorizations = []
        self._answer = None

    async def open(self, url):
        self.authorizations.append(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query)))
        async with httpx2.AsyncClient(timeout=10) as browser:
            for _ in range(5):
                response = await browser.get(url)
                expect(response.is_redirect, f"the authorization endpoint answers {response.status_code}: {response.text[:500]}")
                url = urllib.parse.urljoin(url, response.headers["location"])
                if url.startswith(REDIRECT):
                    self._answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
                    return
        expect(False, "the authorization endpoint redirects without end")

    async def answer(self):
        expect("code" in self._answer, f"the authorization endpoint answers {self._answer}")
        return AuthorizationCodeResult(
            code=self._answer["code"], state=self._answer.get("state"), iss=self._answer.get("iss")
        )


@dataclasses.dataclass
class Sent:
    """A request that the client made, and its answer."""

    method: str
    url: str
    token: str | None
    form: dict
    rpc: str | None
    status: int
    headers: httpx2.Headers


class Application:
    """An application that uses one MCP server: a client, its tokens, its user, and all that it sent."""

    def __init__(self, url, verify=True, address="127.0.0.1", document=None, person=None):
        self.url, self._verify, self._address, self._document = url, verify, address, document
        self.store, self.person, self.sent = TokenStore(), person or Person(), []

    @property
    def logins(self):
        return len(self.person.authorizations)

    @property
    def token(self):
        return self.store.tokens.access_token

    def answered(self, status):
        """The requests that were answered so."""
        return [sent for sent in self.sent if sent.status == status]

    def token_requests(self, grant):
        return [sent for sent in self.sent if sent.form.get("grant_type") == grant]

    @contextlib.asynccontextmanager
    async def client(self, mode="auto"):
        """A connected client. One opened later has the tokens of the one before: the application was started again."""
        provider = OAuthClientProvider(
            server_url=self.url,
            client_metadata=OAuthClientMetadata(client_name=NAME, redirect_uris=[REDIRECT]),
            storage=self.store, redirect_handler=self.person.open, callback_handler=self.person.answer,
            client_metadata_url=self._document,
        )
        http = httpx2.AsyncClient(
            auth=provider, timeout=httpx2.Timeout(15), event_hooks={"response": [self._note]},
            transport=httpx2.AsyncHTTPTransport(verify=self._verify, local_address=self._address),
        )
        async with http:
            transport = streamable_http_client(self.url, http_client=http)
            async with Client(transport, mode=mode, read_timeout_seconds=20) as client:
                yield client

    async def _note(self, response):
        request = response.request
        content = request.content if request.method == "POST" else b""
        kind = request.headers.get("content-type", "")
        self.sent.append(Sent(
            method=request.method, url=str(request.url),
            token=request.headers.get("authorization", "").removeprefix("Bearer ") or None,
            form=dict(urllib.parse.parse_qsl(content.decode())) if kind.startswith("application/x-www-form") else {},
            rpc=json.loads(content).get("method") if kind == "application/json" else None,
            status=response.status_code, headers=response.headers,
        ))


def text_of(result):
    """The text of a tool's answer."""
    expect(not result.is_error, f"the tool failed: {result.content}")
    return result.content[0].text


def flattened(error):
    """The errors in a group of them, the group's own name left out."""
    if isinstance(error, BaseExceptionGroup):
        return [inner for member in error.exceptions for inner in flattened(member)]
    return [error]
