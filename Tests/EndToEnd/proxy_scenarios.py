# Copyright (c) 2026 the mcp-resource-server project authors
# SPDX-License-Identifier: Apache-2.0
"""nginx in front, as Docs/…/BehindNginx.md configures it: the guide's own text, with ports and files of this machine."""

import contextlib
import json
import os
import re
import shutil

import httpx2

from certificates import DOMAIN
from client_scenarios import check_first_login, count, whoami
from expectations import challenge, expect, expect_equal
from official_client import Application, text_of
from places import BASELINE, ROOT
from processes import Program, free_port

GUIDE = ROOT / "Docs/MCPResourceServer.docc/BehindNginx.md"
# Another address of this machine, which is to be told from the proxy's.
CLIENT = "127.0.0.2"
MAIN = """
{user}
worker_processes 1;
pid {folder}/pid;
error_log stderr notice;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
{server}
}}
"""


def configuration(heading, folder, certificate, edge, backend):
    """The configuration below a heading of the guide, for here."""
    section = GUIDE.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    server = re.search(r"```nginx\n(.*?)```", section, re.S)[1]
    for found, wanted in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{edge} ssl;"),
        ("server_name mcp.example.com;", f"server_name mcp.{DOMAIN};"),
        ("/etc/ssl/certs/mcp.example.com.pem", str(certificate.file)),
        ("/etc/ssl/private/mcp.example.com.key", str(certificate.key_file)),
        ("http://127.0.0.1:8080", f"http://127.0.0.1:{backend}"),
    ):
        expect(found in server, f"{GUIDE.name}, {heading}: there is no {found}")
        server = server.replace(found, wanted)
    # Its worker keeps long messages in the folder, which is for this user alone; only root may, and has to, say so.
    user = "user root;" if os.geteuid() == 0 else ""
    return MAIN.format(user=user, folder=folder, server=server)


@contextlib.asynccontextmanager
async def behind_nginx(world, heading, path, flags=()):
    """The host behind nginx, under the name that clients call it by."""
    edge, folder = free_port(), world.new_folder()
    audit = folder / "audit.jsonl"
    host = world.another_host(f"https://mcp.{DOMAIN}:{edge}{path}", [
        "--trusted-proxy", "127.0.0.1/32", "--audit", audit, *flags,
    ])
    (folder / "nginx.conf").write_text(configuration(heading, folder, world.certificate, edge, host.port))
    nginx = Program("nginx", [
        shutil.which("nginx") or "/usr/sbin/nginx", "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;",
    ])
    await host.start()
    try:
        await nginx.start("start worker process ")
        yield host, audit
        expect_equal(await nginx.stop(), 0, "nginx's exit status")
        await host.stop()
    except BaseException as error:
        error.add_note(f"nginx printed:\n{nginx.tail()}\n    {host.name} behind it printed:\n{host.printed}")
        raise
    finally:
        nginx.kill()
        host.kill()


async def through(world, heading, path, flags=()):
    async with behind_nginx(world, heading, path, flags) as (host, audit):
        application = Application(host.resource, world.certificate.client_context(), CLIENT)
        async with application.client() as client:
            expect_equal((await whoami(client))["scopes"], [BASELINE], "what the caller holds")
            await count(client, 5)
            check_first_login(application, host.resource, world.issuer.issuer)
            expect_equal(text_of(await client.call_tool("write_note", {"text": "hello"})), "noted: hello", "the note")
        expect_equal(application.logins, 2, "logins, the one for another scope included")
        await big_refusal(world, host.resource)
    # Complete now that the host has ended.
    lines = [json.loads(line) for line in audit.read_text().splitlines()]
    expect_equal({line["address"] for line in lines}, {CLIENT}, "the addresses in the audit")


async def big_refusal(world, resource):
    """Three megabytes of nobody: the refusal arrives, and not one of nginx's own."""
    transport = httpx2.AsyncHTTPTransport(verify=world.certificate.client_context(), local_address=CLIENT)
    async with httpx2.AsyncClient(transport=transport, timeout=10) as client:
        answer = await client.post(resource, content=bytes(3 << 20), headers={"Content-Type": "application/json"})
    expect_equal(answer.status_code, 401, "the answer to three megabytes without a token")
    expect("resource_metadata" in challenge(answer.headers.get("www-authenticate")), "its challenge")


async def nginx_tls(world):
    """TLS at the edge"""
    await through(world, "A server of its own", "/mcp")


async def nginx_prefix_kept(world):
    """Below a path prefix that nginx leaves in place"""
    await through(world, "Below a prefix that the server knows", "/team/mcp")


async def nginx_prefix_stripped(world):
    """Below a path prefix that nginx takes away"""
    await through(world, "Below a prefix that nginx takes away", "/team/mcp", ["--path", "/mcp"])


SCENARIOS = [nginx_tls, nginx_prefix_kept, nginx_prefix_stripped]
