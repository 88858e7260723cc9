# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""What the official client meets at a server. Each scenario is an application of its own, and logs in for itself."""

import asyncio
import contextlib
import json
import time
import urllib.parse

from mcp.shared.exceptions import MCPError

from expectations import challenge, expect, expect_equal, token_parts
from official_client import Application, text_of
from places import BASELINE

# Until then a server does not ask for keys again that it has asked for. With a second to spare.
KEY_COOLDOWN = 31


def words(text):
    return set(text.split())


async def whoami(client):
    return json.loads(text_of(await client.call_tool("whoami")))


async def count(client, end):
    """Lets the server count, ten a second: the numbers arrive as they are sent, not together with the last."""
    # A machine that is busy elsewhere delivers a few numbers at once, too; but not ever more of them.
    for end in (end, 4 * end, 16 * end):
        arrivals = []

        async def progress(done, total, message):
            arrivals.append(time.monotonic())

        answer = text_of(await client.call_tool("count", {"to": end}, progress_callback=progress))
        expect_equal(answer, f"counted to {end}", "the answer to count")
        expect_equal(len(arrivals), end, "progress notifications")
        spread = arrivals[-1] - arrivals[0]
        if spread > 0.05 * end:
            return
    expect(False, f"{end} numbers, ten a second, arrived within {spread:.2f} s: something kept them back")


@contextlib.asynccontextmanager
async def refused(application, status, what):
    """What is done within has to fail by an answer of this status.

    The error's text is not looked at: a refusal without `id`, which is what MCP says it is, means nothing to this client,
    which reports one of its own.
    """
    before = len(application.sent)
    try:
        yield
    except MCPError:
        expect_equal(application.sent[-1].status, status, f"{what}: the status")
        expect(len(application.sent) > before, f"{what}: nothing was sent")
    else:
        expect(False, f"{what} succeeded")


def check_first_login(application, resource, issuer):
    """The requests of a client that knew nothing but the URL."""
    first, *rest = application.sent
    expect_equal((first.status, first.token), (401, None), "the first request's answer and token")
    said = challenge(first.headers.get("www-authenticate"))
    expect("error" not in said, f"a caller without a token is told of an error: {said}")
    expect_equal(said["scope"], BASELINE, "the scope of the challenge")
    expect_equal(first.headers.get("cache-control"), "no-store", "Cache-Control of the refusal")

    target = urllib.parse.urlsplit(resource)
    metadata = f"{target.scheme}://{target.netloc}/.well-known/oauth-protected-resource{target.path}"
    expect_equal(said["resource_metadata"], metadata, "resource_metadata")
    expect_equal((rest[0].method, rest[0].url, rest[0].status), ("GET", metadata, 200), "the second request")
    expect(rest[1].url.startswith(issuer) and rest[1].status == 200, f"the third request: {rest[1]}")

    asked = application.person.authorizations[0]
    expect_equal(asked["resource"], resource, "the resource indicator")
    expect_equal(asked["code_challenge_method"], "S256", "the code challenge's method")
    expect_equal(asked["scope"], BASELINE, "the scope asked for")
    (exchange,) = application.token_requests("authorization_code")
    expect_equal(exchange.form["resource"], resource, "the token request's resource")
    expect("code_verifier" in exchange.form, "the token request has no code_verifier")

    claims = token_parts(application.token)[1]
    expect(claims["aud"] in (resource, [resource]), f"the token's audience: {claims['aud']!r}")
    expect_equal(claims["iss"], issuer, "the token's issuer")
    expect(not any(application.token in sent.url for sent in application.sent), "a token stood in a URL")
    expect_equal(len(application.answered(401)), 1, "refusals on the way in")


async def log_in(world, mode, protocol):
    application = Application(world.host.resource)
    async with application.client(mode) as client:
        expect_equal(client.protocol_version, protocol, "the revision agreed on")
        caller = await whoami(client)
        expect_equal((caller["subject"], caller["scopes"]), ("alice", [BASELINE]), "whom the server sees")
        tools = {tool.name for tool in (await client.list_tools()).tools}
        expect({"whoami", "write_note", "read_notes", "count"} <= tools, f"the tools: {tools}")
    check_first_login(application, world.host.resource, world.issuer.issuer)
    expect_equal(application.logins, 1, "logins")


async def login(world):
    """By discovery, authorization code, PKCE and resource indicator; 2026-07-28"""
    await log_in(world, "auto", "2026-07-28")


async def login_with_handshake(world):
    """The same in the handshake revisions"""
    await log_in(world, "legacy", "2025-11-25")


async def login_by_document(world):
    """The client's name is the URL of a document about it; nothing is registered"""
    application = Application(world.host.resource, document=world.client_document)
    async with application.client() as client:
        expect_equal((await whoami(client))["client"], world.client_document, "the client that the server sees")
    check_first_login(application, world.host.resource, world.issuer.issuer)
    posts = [sent.url for sent in application.sent if sent.method == "POST" and sent.rpc is None and not sent.form]
    expect_equal(posts, [], "registrations")


async def stream(world):
    """An answer as a stream, in both kinds of revision"""
    application = Application(world.host.resource)
    for mode in ("auto", "legacy"):
        async with application.client(mode) as client:
            await count(client, 5)
        last = [sent for sent in application.sent if sent.rpc == "tools/call"][-1]
        expect(last.headers["content-type"].startswith("text/event-stream"), f"Content-Type: {last.headers['content-type']}")
    expect_equal(application.logins, 1, "logins")


async def step_up(world):
    """A tool needs another scope: one more login, and the call succeeds"""
    for mode in ("auto", "legacy"):
        application = Application(world.host.resource)
        async with application.client(mode) as client:
            await whoami(client)
            expect_equal(words(application.store.tokens.scope), words(BASELINE), "the scopes held at first")
            expect_equal(text_of(await client.call_tool("write_note", {"text": "hello"})), "noted: hello", "the note")
            (refusal,) = application.answered(403)
            said = challenge(refusal.headers.get("www-authenticate"))
            expect_equal(said["error"], "insufficient_scope", "the challenge's error")
            expect({"mcp:write"} <= words(said["scope"]), f"the challenge's scope: {said['scope']}")
            expect(said["resource_metadata"].endswith("/mcp"), f"the challenge's metadata: {said['resource_metadata']}")
            expect_equal(application.logins, 2, "logins")
            asked = application.person.authorizations[1]
            expect_equal(words(asked["scope"]), {"mcp:read", "mcp:write"}, "the scope asked for then")
            expect_equal((await whoami(client))["subject"], "alice", "who is calling")
            expect("hello" in json.loads(text_of(await client.call_tool("read_notes"))), "the note is not there")
        expect_equal((application.logins, len(application.answered(403))), (2, 1), "logins and refusals in the end")


async def refused_scope(world):
    """The scope is asked for and not granted: the call fails, the client goes on"""
    application = Application(world.host.resource)
    async with application.client() as client:
        await whoami(client)
        await world.issuer.tell(f'claims {{"scope":"{BASELINE}"}}')
        async with refused(application, 403, "write_note without its scope"):
            await client.call_tool("write_note", {"text": "not to be kept"})
        expect_equal((application.logins, len(application.answered(403))), (2, 2), "logins and refusals")
        expect_equal((await whoami(client))["scopes"], [BASELINE], "what the client still holds")
        notes = json.loads(text_of(await client.call_tool("read_notes")))
        expect("not to be kept" not in notes, f"the refused call was carried out: {notes}")


async def refresh(world):
    """The access token's time is over: the client refreshes, the user notices nothing"""
    await world.issuer.tell("access-token-lifetime 2")
    application = Application(world.host.resource)
    async with application.client() as client:
        await whoami(client)
        first = application.token
        await asyncio.sleep(2.1)
        expect_equal((await whoami(client))["subject"], "alice", "who is calling")
        # More than one on a machine that takes so long for a call.
        exchanges = application.token_requests("refresh_token")
        expect(exchanges, "the client did not refresh")
        expect_equal({sent.form["resource"] for sent in exchanges}, {world.host.resource}, "the refresh request's resource")
        expect(application.token != first, "the token is the same as before")
    expect_equal((application.logins, len(application.answered(401))), (1, 1), "logins and refusals")


async def expired_token(world):
    """A stored token has expired: it is refused as expired, and one login mends it"""
    application = Application(world.host.resource)
    async with application.client() as client:
        await whoami(client)
    now = int(time.time())
    await world.issuer.tell(f'claims {{"iat":{now - 7200},"nbf":{now - 7200},"exp":{now - 3600}}}')
    application.store.tokens = await other_token(world)
    await world.issuer.tell("claims {}")
    old = len(application.sent)
    async with application.client() as client:
        expect_equal((await whoami(client))["subject"], "alice", "who is calling")
    refusals = [sent for sent in application.sent[old:] if sent.status == 401]
    expect_equal(len(refusals), 1, "refusals")
    said = challenge(refusals[0].headers.get("www-authenticate"))
    expect_equal(said["error"], "invalid_token", "the challenge's error")
    expect_equal(said["error_description"], "The access token has expired", "the challenge's description")
    expect_equal(application.logins, 2, "logins")


async def other_token(world):
    """The tokens of an application that is let in nowhere with them, and that gives up then."""
    application = Application(world.host.resource)
    with contextlib.suppress(BaseExceptionGroup):
        async with application.client("legacy"):
            expect(False, "an expired token is let in")
    expect_equal((application.logins, len(application.answered(401))), (1, 2), "logins and refusals with an expired token")
    return application.store.tokens


async def rotated_key(world):
    """The authorization server signs with a new key: it is fetched, nobody logs in again"""
    await asyncio.sleep(max(0, world.host.started + KEY_COOLDOWN - time.monotonic()))
    early, late = Application(world.host.resource), Application(world.host.resource)
    async with early.client() as client:
        await whoami(client)
        await world.issuer.tell("rotate-key")
        async with late.client() as other:
            await whoami(other)
        expect(key_of(early) != key_of(late), "the key is the same as before")
        # With the old key's token, which is still published.
        await whoami(client)
    for application in (early, late):
        expect_equal((application.logins, len(application.answered(401))), (1, 1), "logins and refusals")


def key_of(application):
    return token_parts(application.token)[0]["kid"]


async def outage(world):
    """The authorization server is down: who is logged in goes on"""
    application = Application(world.host.resource)
    async with application.client() as client:
        await whoami(client)
        await world.issuer.tell("fail 503")
        expect_equal((await whoami(client))["subject"], "alice", "who is calling")
    async with application.client("legacy") as client:
        await whoami(client)
    expect_equal((application.logins, len(application.answered(401))), (1, 1), "logins and refusals")


async def outage_at_start(world):
    """It is down when the server starts: 503 and Retry-After, no login; it recovers"""
    application = Application(world.host.resource)
    async with application.client() as client:
        await whoami(client)
        await world.issuer.tell("fail 503")
        await world.host.restart()
        async with refused(application, 503, "a call while there are no keys"):
            await whoami(client)
        (unavailable,) = application.answered(503)
        wait = int(unavailable.headers["retry-after"])
        expect(1 <= wait <= 300, f"Retry-After: {wait}")
        expect("www-authenticate" not in unavailable.headers, "a 503 with a challenge")
        await world.issuer.tell("recover")
        # As a client would: by what the header says, however often.
        for _ in range(5):
            await asyncio.sleep(wait)
            try:
                expect_equal((await whoami(client))["subject"], "alice", "who is calling")
                break
            except MCPError:
                expect_equal(application.sent[-1].status, 503, "the status after Retry-After")
                wait = int(application.sent[-1].headers["retry-after"])
        else:
            expect(False, f"still no keys after five times Retry-After; the last was {wait} s")
    expect_equal((application.logins, len(application.answered(401))), (1, 1), "logins and refusals")


async def restart(world):
    """The server is started again: clients go on, nobody logs in again"""
    applications = [Application(world.host.resource) for _ in range(2)]
    async with applications[0].client("auto") as first, applications[1].client("legacy") as second:
        for client in (first, second):
            await whoami(client)
        await world.host.restart()
        for client in (first, second):
            expect_equal((await whoami(client))["subject"], "alice", "who is calling")
    for application in applications:
        expect_equal((application.logins, len(application.answered(401))), (1, 1), "logins and refusals")


async def ended_while_streaming(world):
    """The server is ended while it sends a stream: it takes that well"""
    application = Application(world.host.resource)
    async with application.client() as client:
        await whoami(client)
    body = json.dumps({
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": {"name": "count", "arguments": {"to": 600}, "_meta": {"progressToken": "p"}},
    })
    reader, writer = await asyncio.open_connection("127.0.0.1", world.host.port)
    try:
        writer.write(
            f"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:{world.host.port}\r\nAuthorization: Bearer {application.token}\r\n"
            f"Accept: application/json, text/event-stream\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        await asyncio.wait_for(reader.readuntil(b'"progress":1'), 10)
        # This looks at the exit status.
        await world.host.restart()
    finally:
        writer.close()


# In this order: keys are looked for again half a minute after the start, which the others fill.
SCENARIOS = [
    login, login_with_handshake, login_by_document, stream, step_up, refused_scope, refresh, expired_token, outage, rotated_key,
    outage_at_start, restart, ended_while_streaming,
]
