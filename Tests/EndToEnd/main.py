# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""Builds the servers, lets every scenario meet every one of them, and prints a table of it. Exit status 1 if one failed."""

import argparse
import asyncio
import contextlib
import logging
import pathlib
import signal
import sys
import tempfile
import time
import traceback

import browser_scenarios
import client_scenarios
import doctor_scenarios
import proxy_scenarios
from browser_scenarios import WebSite
from certificates import DOMAIN, Certificate, teach_names
from chromium import Chromium
from official_client import flattened
from places import AUTHORIZATION_SERVER, DOCTOR, HOSTS, AuthorizationServer, Host
from processes import adopt_orphans, free_port, leftovers

SCENARIOS = {
    scenario.__name__.replace("_", "-"): scenario
    for scenario in (
        *client_scenarios.SCENARIOS, *browser_scenarios.SCENARIOS, *proxy_scenarios.SCENARIOS, *doctor_scenarios.SCENARIOS
    )
}
HERE = str(pathlib.Path(__file__).resolve().parent)
# The longest that a scenario may take: the half minute included that keys are left alone, and the others' turns at the browser.
LONGEST = 180


class Surroundings:
    """What all servers have in common: a folder, a certificate, a web site and a browser. Gone in the end."""

    def __init__(self, folder):
        self.folder, self.certificate = folder, Certificate(folder)
        self.site = WebSite(self.certificate, free_port())
        self.browser = Chromium(folder / "browser", self.certificate)

    async def __aenter__(self):
        await self.site.start()
        await self.browser.start()
        return self

    async def __aexit__(self, *_):
        await self.browser.stop()
        await self.site.stop()


class World:
    """What a scenario finds: a server, the authorization server that it goes by, and what there is besides."""

    def __init__(self, surroundings, name, path, issuer, doctor):
        self._surroundings, self._name, self._path = surroundings, name, path
        self.issuer, self.doctor = issuer, doctor
        self.certificate, self.browser = surroundings.certificate, surroundings.browser
        self.client_document = surroundings.site.client_document
        self.good_page, self.bad_page = (surroundings.site.origin(f"{name}.{DOMAIN}") for name in ("app", "other"))
        self.host = self.another_host()

    def another_host(self, resource=None, flags=()):
        """The same server once more, under another name if one is given."""
        flags = ["--allow-origin", self.good_page, *flags]
        return Host(self._name, self._path, self._surroundings.folder, self.issuer.issuer, resource, flags)

    def host_with_login(self):
        """The same server with an authorization server of its own."""
        return Host(self._name, self._path, self._surroundings.folder)

    def new_folder(self):
        return pathlib.Path(tempfile.mkdtemp(dir=self._surroundings.folder))


class Matrix:
    """Servers and scenarios, and how each pair ended."""

    def __init__(self, hosts, scenarios):
        self.hosts, self.scenarios = hosts, scenarios
        self.cells, self.accounts = {}, []

    def add(self, host, scenario, seconds, error=None, printed=""):
        self.cells[host, scenario] = f"{'FAILED' if error else 'ok'} {seconds:5.1f} s"
        if error:
            self.accounts.append(f"{host}, {scenario}: {error}\n{printed}")

    def text(self):
        """A row for each scenario, a column for each server."""
        width = max(map(len, self.scenarios))
        columns = [max(14, len(host)) for host in self.hosts]
        rows = ["  ".join([" " * width, *(host.rjust(column) for host, column in zip(self.hosts, columns))])]
        for scenario in self.scenarios:
            cells = [self.cells.get((host, scenario), "not run") for host in self.hosts]
            rows.append("  ".join([scenario.ljust(width), *(cell.rjust(column) for cell, column in zip(cells, columns))]))
        return "\n".join(rows)

    @property
    def summary(self):
        good = sum(cell.startswith("ok") for cell in self.cells.values())
        return f"{good} of {len(self.hosts) * len(self.scenarios)} good, {len(self.cells) - good} failed"

    @property
    def is_good(self):
        return not self.accounts and len(self.cells) == len(self.hosts) * len(self.scenarios)


def account_of(error):
    """An error as a report has it: what was unexpected, and where; the client's own tasks in between left out."""
    accounts = []
    for cause in flattened(error):
        frames = [frame for frame in traceback.extract_tb(cause.__traceback__) if frame.filename.startswith(HERE)]
        where = f" ({pathlib.Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
        name = "" if isinstance(cause, AssertionError) else f"{type(cause).__name__}: "
        accounts.append(f"{name}{cause}{where}")
    return "\n".join([*accounts, *getattr(error, "__notes__", [])])


async def meet(name, paths, surroundings, matrix):
    """One server, all scenarios."""
    issuer = AuthorizationServer(paths["development-authorization-server"], surroundings.certificate)
    await issuer.start()
    world = World(surroundings, name, paths[name], issuer, paths["mcp-doctor"])
    try:
        await world.host.start()
        for scenario in matrix.scenarios:
            started = time.monotonic()
            error, printed = None, ""
            try:
                async with asyncio.timeout(LONGEST):
                    await SCENARIOS[scenario](world)
            except BaseException as caught:
                if isinstance(caught, (KeyboardInterrupt, asyncio.CancelledError)):
                    raise
                error, printed = account_of(caught), f"    {name} printed:\n{world.host.printed}"
            matrix.add(name, scenario, time.monotonic() - started, error, printed)
            await issuer.settle()
            if error:
                # What went wrong here is not to go wrong in the next one, too.
                world.host.kill()
                await world.host.start()
        await world.host.stop()
    finally:
        world.host.kill()
        await issuer.stop()


async def run(hosts, scenarios):
    # So that a time limit, too, leaves nothing behind.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    products = {
        "development-authorization-server": AUTHORIZATION_SERVER, "mcp-doctor": DOCTOR,
        **{name: HOSTS[name] for name in hosts},
    }
    paths = {}
    for name, product in products.items():
        started = time.monotonic()
        paths[name] = await product.build()
        print(f"built {name} in {time.monotonic() - started:.0f} s", flush=True)
    matrix = Matrix(hosts, scenarios)
    started = time.monotonic()
    teach_names()
    adopt_orphans()
    try:
        with tempfile.TemporaryDirectory(prefix="end-to-end-", ignore_cleanup_errors=True) as folder:
            async with Surroundings(pathlib.Path(folder)) as surroundings:
                print(f"in {surroundings.browser.version}", flush=True)
                # At once: most of the time goes by waiting.
                endings = await asyncio.gather(
                    *(meet(name, paths, surroundings, matrix) for name in hosts), return_exceptions=True
                )
        for name, ending in zip(hosts, endings):
            if isinstance(ending, BaseException):
                matrix.accounts.append(f"{name}: {account_of(ending)}")
        if left := await leftovers():
            matrix.accounts.append(f"left running: {', '.join(left)}")
    finally:
        # Of a run that was ended, too, as far as it went.
        for account in matrix.accounts:
            print(f"FAILED: {account}\n")
        print(matrix.text())
        print(f"{matrix.summary} in {time.monotonic() - started:.0f} s", flush=True)
    return 0 if matrix.is_good else 1


def main():
    parser = argparse.ArgumentParser(
        prog="Tests/run --end-to-end", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="scenarios:\n" + "\n".join(f"  {name:26} {scenario.__doc__}" for name, scenario in SCENARIOS.items()),
    )
    parser.add_argument("--host", action="append", choices=list(HOSTS), help="only this server; repeatable")
    parser.add_argument("--scenario", action="append", choices=list(SCENARIOS), metavar="NAME", help="only this one; repeatable")
    parser.add_argument("--log", action="store_true", help="let the official client log what it does")
    arguments = parser.parse_args()
    # What the client logs of an error that a scenario provokes says nothing that the scenario does not.
    logging.basicConfig(level=logging.DEBUG if arguments.log else logging.CRITICAL)
    return asyncio.run(run(arguments.host or list(HOSTS), arguments.scenario or list(SCENARIOS)))


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(main())
    sys.exit("ended before it was done")
