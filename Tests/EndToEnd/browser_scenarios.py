# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""A web page on another origin takes the same first steps, in headless Chromium: what the browser lets it do and see."""

import asyncio
import json
import pathlib
import urllib.parse

from mcp.shared.auth import AuthorizationCodeResult

from client_scenarios import check_first_login, whoami
from expectations import challenge, expect, expect_equal
from official_client import REDIRECT, Application, about_client, text_of
from places import BASELINE

PAGE = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>A web page</title><link rel="icon" href="data:,">
<script src="/page.js"></script><body></body></html>
"""
SCRIPT = pathlib.Path(__file__).with_name("page.js")


class WebSite:
    """Serves the page, over TLS, under every name and path, and what the official client says about itself."""

    def __init__(self, certificate, port):
        self._certificate, self._port = certificate, port

    def origin(self, host):
        return f"https://{host}:{self._port}"

    @property
    def client_document(self):
        """The URL that the official client has for a name: a Client ID Metadata Document."""
        return f"{self.origin('localhost')}/client.json"

    async def start(self):
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self._port, ssl=self._certificate.server_context()
        )

    async def stop(self):
        self._server.close()

    async def _serve(self, reader, writer):
        try:
            target = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1]
            match target:
                case b"/page.js":
                    kind, body = b"text/javascript", SCRIPT.read_bytes()
                case b"/client.json":
                    kind, body = b"application/json", json.dumps(about_client(self.client_document)).encode()
                case _:
                    kind, body = b"text/html", PAGE
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b"
                         % (kind, len(body), body))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def check_discovery(world, found):
    said = challenge(found["refusal"]["challenge"])
    expect_equal(found["refusal"]["status"], 401, "the refusal's status")
    expect_equal(said["scope"], BASELINE, "the challenge's scope")
    expect_equal(found["resource"]["resource"], world.host.resource, "the metadata's resource")
    expect_equal(found["issuer"], world.issuer.issuer, "the metadata's authorization server")
    expect_equal(found["authorization"]["issuer"], world.issuer.issuer, "the authorization server's metadata")


async def page_first_steps(world):
    """Preflight, challenge and both metadata documents, read across origins"""
    async with world.browser.page() as page:
        await page.open(world.good_page)
        check_discovery(world, await page.call("discover", world.host.resource))
        await page.expect_statuses("OPTIONS", world.host.resource, [204])
        answer = await page.run(
            f"return await attempt(send({json.dumps(world.host.resource)}, 'tools/list', {{}}, 'not.a.token'));"
        )
        said = challenge(answer["challenge"])
        expect_equal((answer["status"], said["error"]), (401, "invalid_token"), "the answer to a bad token")


async def page_refused(world):
    """A page that may not call: its preflight fails, a request without one is refused, metadata is there for all"""
    async with world.browser.page() as page:
        await page.open(world.bad_page)
        server = json.dumps(world.host.resource)
        answer = await page.run(f"return await attempt(send({server}, 'tools/list'));")
        expect_equal(answer, {"blocked": "TypeError"}, "what the page sees of its call")
        await page.expect_statuses("OPTIONS", world.host.resource, [403])
        await page.expect_statuses("POST", world.host.resource, [None])
        # Plain text needs no preflight: the browser sends it, and the server has to refuse it.
        plain = f"return await attempt(fetch({server}, {{ method: 'POST', body: '{{}}' }}));"
        expect_equal(await page.run(plain), {"blocked": "TypeError"}, "what the page sees of plain text")
        await page.expect_statuses("POST", world.host.resource, [None, 403])
        target = urllib.parse.urlsplit(world.host.resource)
        metadata = f"{target.scheme}://{target.netloc}/.well-known/oauth-protected-resource{target.path}"
        found = await page.call("json", metadata)
        expect_equal(found["resource"], world.host.resource, "the metadata's resource")


async def page_login(world):
    """The consent page, the user's no and yes, and the token put to use"""
    await world.issuer.tell("auto-consent off")
    async with world.browser.page() as page:
        await page.open(world.good_page)
        url = await page.call("beginLogin", world.host.resource, BASELINE)
        await check_framing(page, url)
        await open_consent(page, url)
        await page.click("button[name=decision][value=deny]")
        expect_equal(await page.call("finishLogin"), {"error": "access_denied"}, "what comes of the user's no")

        await open_consent(page, await page.call("beginLogin", world.host.resource, BASELINE))
        await page.click("button[name=decision][value=allow]")
        expect_equal(await page.call("finishLogin"), {"scope": BASELINE}, "what comes of the user's yes")

        answer = await page.call("callTool", world.host.resource, "whoami")
        expect_equal(answer["status"], 200, f"the call's status ({answer})")
        caller = json.loads(json.loads(answer["body"])["result"]["content"][0]["text"])
        expect_equal(caller["scopes"], [BASELINE], "the caller's scopes")
        answer = await page.call("callTool", world.host.resource, "write_note", {"text": "hello"})
        said = challenge(answer["challenge"])
        expect_equal((answer["status"], said["error"]), (403, "insufficient_scope"), "the call that needs more")

        stream = await page.call("countAloud", world.host.resource, 5)
        expect(stream["type"].startswith("text/event-stream"), f"Content-Type: {stream['type']}")
        expect_equal(len(stream["arrivals"]), 5, "progress notifications")
        spread = stream["arrivals"][-1] - stream["arrivals"][0]
        expect(spread > 250, f"five numbers, ten a second, arrived within {spread:.0f} ms")


class PersonAtBrowser:
    """Who opens the authorization URL in a browser, and says yes there."""

    def __init__(self, page):
        self._page, self.authorizations = page, []

    async def open(self, url):
        self.authorizations.append(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query)))
        await self._page.open(url)
        await self._page.click("button[name=decision][value=allow]")

    async def answer(self):
        # Nobody listens there, and the browser may try again; what it was told to ask for is what an application would get.
        urls = {request["url"]: None for request in self._page.requests if (request["url"] or "").startswith(REDIRECT)}
        expect_equal(len(urls), len(self.authorizations), "how often the browser was sent back to the client")
        answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(list(urls)[-1]).query))
        return AuthorizationCodeResult(code=answer["code"], state=answer["state"], iss=answer["iss"])


async def own_login(world):
    """--login and nothing else: the official client, and a person in a browser who says yes to each of its questions"""
    host = world.host_with_login()
    try:
        await host.start()
        async with world.browser.page() as page:
            application = Application(host.resource, person=PersonAtBrowser(page))
            async with application.client() as client:
                expect_equal((await whoami(client))["subject"], "alice", "who is calling")
                check_first_login(application, host.resource, host.issuer)
                await host.restart()
                expect_equal((await whoami(client))["subject"], "alice", "who is calling after a restart")
                expect_equal(application.logins, 1, "logins")
                text = text_of(await client.call_tool("write_note", {"text": "hello"}))
                expect_equal((text, application.logins), ("noted: hello", 2), "the note, and the logins for it")
        await host.stop()
    except BaseException as error:
        error.add_note(f"    {host.name} with its own login printed:\n{host.printed}")
        raise
    finally:
        host.kill()


async def open_consent(page, url):
    await page.open(url)
    text = await page.run("return document.body.innerText;")
    for part in ("A web page", redirect_host(url), *BASELINE.split()):
        expect(part in text, f"the consent page does not name {part!r}: {text!r}")


def redirect_host(url):
    """The host of the redirect URI in an authorization URL."""
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
    return urllib.parse.urlsplit(asked["redirect_uri"]).hostname


async def check_framing(page, url):
    """The consent page cannot be shown inside another one."""
    await page.call("frame", url)
    (shown,) = [request for request in page.requests if request["url"] == url]
    expect_equal(shown.get("failure"), "net::ERR_BLOCKED_BY_RESPONSE", f"a frame with the consent page ({shown})")


SCENARIOS = [page_first_steps, page_refused, page_login, own_login]
