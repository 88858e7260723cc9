# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""The servers under test, and the authorization server in front of which they stand."""

import asyncio
import dataclasses
import pathlib
import time

from expectations import expect_equal
from processes import Program, free_port

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BASELINE, EVERY_SCOPE = "mcp:read", "mcp:read mcp:write"


@dataclasses.dataclass(frozen=True)
class Product:
    """An executable of one of the packages here."""

    package: str
    product: str

    async def build(self):
        """Builds it; its path."""
        scratch = ROOT / ("Examples" if self.package.startswith("Examples/") else "") / ".build"
        # Packages share a folder: SwiftPM may otherwise take the plan that it made for another of them.
        build = ["swift", "build", "-j", "2", "--package-path", str(ROOT / self.package), "--scratch-path", str(scratch),
                 "--disable-build-manifest-caching"]
        await _run(*build, "--product", self.product)
        return pathlib.Path(await _run(*build, "--show-bin-path")) / self.product


HOSTS = {
    "quickstart": Product(".", "quickstart"),
    "hummingbird": Product("Examples/HummingbirdServer", "HummingbirdServer"),
    "flyingfox": Product("Examples/FlyingFoxServer", "FlyingFoxServer"),
    "nio": Product("Examples/NIOServer", "NIOServer"),
}
AUTHORIZATION_SERVER = Product(".", "development-authorization-server")
DOCTOR = Product(".", "mcp-doctor")


async def _run(*arguments):
    process = await asyncio.create_subprocess_exec(
        *arguments, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output = (await process.communicate())[0].decode(errors="replace").strip()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)}: exit status {process.returncode}\n{output[-6000:]}")
    return output


class AuthorizationServer:
    """The development authorization server, which grants everything at once until told otherwise."""

    def __init__(self, path, certificate):
        self._program = Program("the authorization server", [
            path, "--port", free_port(), "--auto-consent", "--subject", "alice", "--scopes", EVERY_SCOPE,
            "--client-ca-file", certificate.file, "--client-host", "localhost",
        ])

    async def start(self):
        self.issuer = (await self._program.start(r"^listening on (\S+)"))[1]

    async def tell(self, command):
        return await self._program.ask(command)

    async def settle(self):
        """As it was when it started, but for the keys."""
        for command in (
            "recover", "auto-consent on", "subject alice", "claims {}", f"scopes {EVERY_SCOPE}", "access-token-lifetime 3600",
        ):
            await self.tell(command)

    async def stop(self):
        await self._program.stop()

    @property
    def printed(self):
        return self._program.tail()


class Host:
    """One server under test: always the same port and name, however often it is started."""

    def __init__(self, name, path, state, issuer=None, resource=None, flags=()):
        """In front of an issuer; without one, users log in at a server of its own, which has the port after its own."""
        self.name, self._path = name, path
        self.port = free_port(1 if issuer else 2)
        self.resource = resource or f"http://127.0.0.1:{self.port}/mcp"
        self.issuer = issuer or f"http://127.0.0.1:{self.port + 1}"
        self._environment = {"XDG_STATE_HOME": str(state)}
        self._flags = ["--port", self.port, "--login"]
        if issuer:
            self._flags = [
                "--port", self.port, "--resource", self.resource, "--issuer", issuer, "--allow-http-loopback",
                "--require", BASELINE, "--scopes-supported", EVERY_SCOPE, *flags,
            ]

    async def start(self):
        self._program = Program(self.name, [self._path, *self._flags], self._environment)
        await self._program.start(r"^listening on ")
        self.started = time.monotonic()

    async def stop(self):
        """Ends it by SIGTERM, which it takes well."""
        expect_equal(await self._program.stop(), 0, f"the exit status of {self.name} after SIGTERM")

    async def restart(self):
        await self.stop()
        await self.start()

    def kill(self):
        self._program.kill()

    @property
    def printed(self):
        return self._program.tail()
