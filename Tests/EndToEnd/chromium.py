# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""Headless Chromium, told what to do over its DevTools protocol, which it speaks on two pipes: no port, no driver."""

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import signal

from certificates import DOMAIN
from expectations import Unexpected, expect, expect_equal
from processes import die_with_parent


class Chromium:
    """A browser. Each page is a window of its own that shares nothing with others."""

    def __init__(self, folder, certificate):
        self._folder, self._certificate = folder, certificate
        self._process = self._reader = None
        self._number, self._answers, self._pages = 0, {}, {}
        # One page at a time: several keep each other from noticing when something arrives.
        self._turn = asyncio.Semaphore(1)

    async def start(self):
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        expect(program, "there is no Chromium")
        # Far from 3 and 4, which is where the browser looks for them.
        pipes = [*os.pipe(), *os.pipe()]
        theirs_in, self._ours_out, ours_in, theirs_out = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 64) for end in pipes]
        for end in pipes:
            os.close(end)

        def settle():
            die_with_parent()
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        flags = [
            "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self._folder}", "--no-first-run", "--disable-gpu",
            "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking", "--disable-sync",
            "--disable-component-update", "--no-default-browser-check", f"--host-resolver-rules=MAP *.{DOMAIN} 127.0.0.1",
            f"--ignore-certificate-errors-spki-list={self._certificate.fingerprint}",
        ]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        self._folder.mkdir()
        with open(self._folder / "printed", "wb") as printed:
            self._process = await asyncio.create_subprocess_exec(
                program, *flags, "about:blank", stdin=asyncio.subprocess.DEVNULL, stdout=printed, stderr=printed,
                close_fds=False, preexec_fn=settle, start_new_session=True,
            )
        os.close(theirs_in)
        os.close(theirs_out)
        stream = asyncio.StreamReader(limit=1 << 26)
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(ours_in, "rb", 0)
        )
        self._reader = asyncio.create_task(self._read(stream))
        self.version = (await self.send("Browser.getVersion", seconds=60))["product"]

    async def stop(self):
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        await self._reader
        self._transport.close()
        os.close(self._ours_out)

    async def send(self, method, parameters=None, session=None, seconds=20):
        """A command's result."""
        self._number += 1
        number, answer = self._number, asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        message = {"id": number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        os.write(self._ours_out, json.dumps(message).encode() + b"\0")
        try:
            return await asyncio.wait_for(answer, seconds)
        except TimeoutError:
            raise Unexpected(f"Chromium does not answer {method} in {seconds} s") from None
        finally:
            self._answers.pop(number, None)

    @contextlib.asynccontextmanager
    async def page(self):
        """A page that remembers nothing of others, and is closed in the end."""
        async with self._turn:
            context = (await self.send("Target.createBrowserContext"))["browserContextId"]
            target = (await self.send("Target.createTarget", {"url": "about:blank", "browserContextId": context}))["targetId"]
            session = (await self.send("Target.attachToTarget", {"targetId": target, "flatten": True}))["sessionId"]
            page = self._pages[session] = Page(self, session)
            try:
                for domain in ("Page", "Network", "Runtime"):
                    await page.send(f"{domain}.enable")
                yield page
            finally:
                del self._pages[session]
                await self.send("Target.disposeBrowserContext", {"browserContextId": context})

    async def _read(self, stream):
        with contextlib.suppress(asyncio.IncompleteReadError):
            while message := json.loads((await stream.readuntil(b"\0"))[:-1]):
                if answer := self._answers.get(message.get("id")):
                    if not answer.done():
                        if "error" in message:
                            answer.set_exception(Unexpected(f"Chromium: {message['error']}"))
                        else:
                            answer.set_result(message["result"])
                elif page := self._pages.get(message.get("sessionId")):
                    page.hear(message["method"], message["params"])
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(Unexpected("Chromium has ended"))


class Page:
    """A page, and what the browser did for it on the network."""

    def __init__(self, browser, session):
        self._browser, self._session = browser, session
        self._loads = asyncio.Queue()
        self._requests = {}

    async def send(self, method, parameters=None):
        return await self._browser.send(method, parameters, self._session)

    def hear(self, method, said):
        match method:
            case "Page.loadEventFired":
                self._loads.put_nowait(None)
            case "Network.requestWillBeSent":
                # A redirect goes on under the same id.
                asked = said["request"]
                self._about(said).update(method=asked["method"], url=asked["url"], type=said.get("type"))
            case "Network.responseReceived":
                self._about(said).update(status=said["response"]["status"])
            case "Network.responseReceivedExtraInfo":
                # Said of answers, too, that the page may not see.
                self._about(said).update(status=said["statusCode"])
            case "Network.loadingFailed":
                self._about(said).update(failure=said["errorText"])

    def _about(self, said):
        return self._requests.setdefault(said["requestId"], {"method": None, "url": None, "type": None})

    @property
    def requests(self):
        """What was sent, in order, preflights included."""
        return list(self._requests.values())

    async def expect_statuses(self, method, url, wanted):
        """The statuses of the requests of a method to a URL, in order; None for one that was not sent in the end.

        They are told apart from what the page is told, and later: waits for them, but not for long.
        """
        for _ in range(60):
            found = [request for request in self.requests if (request["method"], request["url"]) == (method, url)]
            statuses = [request.get("status") for request in found if "status" in request or "failure" in request]
            if statuses == wanted:
                return
            await asyncio.sleep(0.05)
        expect_equal(statuses, wanted, f"the statuses of {method}")

    async def open(self, url):
        """Goes to a URL and waits until the page there is loaded."""
        await self._loading(self.send("Page.navigate", {"url": url}))

    async def click(self, selector):
        """Clicks on what the selector finds, which leads to another page; waits for that page."""
        await self._loading(self.run(f"""
            const found = document.querySelectorAll({json.dumps(selector)});
            if (found.length !== 1) throw new Error(`${{found.length}} elements: {selector}`);
            setTimeout(() => found[0].click(), 0);
        """))

    async def run(self, script):
        """Runs statements as an asynchronous function on the page; what they return."""
        said = await self.send("Runtime.evaluate", {
            "expression": f"(async () => {{ {script} }})()", "awaitPromise": True, "returnByValue": True,
        })
        if "exceptionDetails" in said:
            details = said["exceptionDetails"]
            raise Unexpected(f"on the page: {details.get('exception', {}).get('description', details['text'])}")
        return said["result"].get("value")

    async def call(self, function, *arguments):
        """Calls a function of page.js."""
        return await self.run(f"return await {function}({', '.join(map(json.dumps, arguments))});")

    async def _loading(self, cause):
        while not self._loads.empty():
            self._loads.get_nowait()
        await cause
        try:
            await asyncio.wait_for(self._loads.get(), 20)
        except TimeoutError:
            raise Unexpected("a page is not loaded in 20 s") from None
