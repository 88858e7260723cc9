# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""Programs that the tests start: each in a process group of its own, ready when it says so, gone when the tests are."""

import asyncio
import collections
import contextlib
import ctypes
import os
import pathlib
import random
import re
import signal
import socket

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_given_ports = set()


def free_port(count=1):
    """A port of 127.0.0.1 that nobody listens on, as on those after it, if more than one is wanted. None is given out twice.

    It is below those that Linux, unless it is told otherwise, gives to whoever asks for any: between this probe and its use
    nobody gets it by chance.
    """
    while True:
        first = random.randrange(20_000, 30_000)
        ports = set(range(first, first + count))
        if ports & _given_ports:
            continue
        try:
            with contextlib.ExitStack() as probes:
                for port in ports:
                    probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
        except OSError:
            continue
        _given_ports.update(ports)
        return first


def die_with_parent():
    # Were the tests killed, nothing of theirs would end these.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans():
    """Lets what a program leaves behind become this one's child, so that `leftovers` finds it."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


async def leftovers(seconds=5):
    """The names of processes that are still there after so long, now ended."""
    for _ in range(seconds * 10):
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        children = pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        if not children:
            return []
        await asyncio.sleep(0.1)
    names = []
    for child in children:
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            names.append(pathlib.Path(f"/proc/{child}/comm").read_text().strip())
            os.kill(int(child), signal.SIGKILL)
    return names


class Program:
    """A running program and what it has printed."""

    def __init__(self, name, arguments, environment=None):
        self.name, self.arguments = name, [str(argument) for argument in arguments]
        self.lines = collections.deque(maxlen=400)
        self.environment = {**os.environ, **(environment or {})}
        self._process = self._reader = None
        self._unread, self._ended = collections.deque(maxlen=400), False
        self._changed = asyncio.Condition()

    async def start(self, ready, seconds=30):
        """Starts it and waits for a line that the pattern matches; that match."""
        self._process = await asyncio.create_subprocess_exec(
            *self.arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT, env=self.environment, start_new_session=True, preexec_fn=die_with_parent,
            limit=1 << 20,
        )
        self._reader = asyncio.create_task(self._read(self._process.stdout))
        return await self.line(ready, seconds)

    async def line(self, pattern, seconds=10):
        """The next line that the pattern matches, of those not looked at before."""
        pattern = re.compile(pattern)
        try:
            async with asyncio.timeout(seconds), self._changed:
                while True:
                    while self._unread:
                        if match := pattern.search(self._unread.popleft()):
                            return match
                    if self._ended:
                        raise AssertionError(f"{self.name} ended before it said {pattern.pattern}:\n{self.tail()}")
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"{self.name} did not say {pattern.pattern} in {seconds} s:\n{self.tail()}") from None

    async def ask(self, command, seconds=10):
        """Writes a line to its standard input; the line that answers it."""
        async with self._changed:
            self._unread.clear()
        self._process.stdin.write(f"{command}\n".encode())
        await self._process.stdin.drain()
        answer = (await self.line(r"^(ok|error)\b.*", seconds))[0]
        assert answer.startswith("ok"), f"{self.name} answers \"{command}\" with: {answer}"
        return answer[2:].strip()

    @property
    def is_running(self):
        return self._process is not None and self._process.returncode is None

    async def stop(self, seconds=15):
        """Asks it to end; its exit status."""
        if self._process is None:
            return None
        if self.is_running:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), seconds)
            except TimeoutError:
                self.kill()
                await self._process.wait()
        await self._reader
        status, self._process = self._process.returncode, None
        return status

    def kill(self):
        """Ends it and all that it has started."""
        if self.is_running:
            os.killpg(self._process.pid, signal.SIGKILL)

    def tail(self, count=25):
        """What it printed last."""
        return "\n".join(f"      {line}" for line in list(self.lines)[-count:])

    async def _read(self, stream):
        while line := await stream.readline():
            text = line.decode(errors="replace").rstrip()
            async with self._changed:
                self.lines.append(text)
                self._unread.append(text)
                self._changed.notify_all()
        async with self._changed:
            self._ended = True
            self._changed.notify_all()
