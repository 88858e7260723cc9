// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

// A web page that is a client of an MCP server on another origin: with fetch alone, by what the MCP specification says.

const revision = "2026-07-28";

/** Sends a message; the Response. */
function send(server, method, params = {}, token = undefined, accept = "application/json, text/event-stream") {
    const headers = {
        "Content-Type": "application/json", "Accept": accept, "MCP-Protocol-Version": revision, "Mcp-Method": method,
    };
    if (params.name) headers["Mcp-Name"] = params.name;
    if (token) headers["Authorization"] = `Bearer ${token}`;
    const meta = {
        "io.modelcontextprotocol/protocolVersion": revision, "io.modelcontextprotocol/clientCapabilities": {},
        ...(params._meta ?? {}),
    };
    const message = { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: meta } };
    return fetch(server, { method: "POST", headers, body: JSON.stringify(message) });
}

/** What the script is allowed to see of a Response. */
async function seen(response) {
    return {
        status: response.status, challenge: response.headers.get("WWW-Authenticate"),
        retryAfter: response.headers.get("Retry-After"), body: await response.text(),
    };
}

/** What comes of it: what was seen, or that the browser let the script see nothing. */
async function attempt(promise) {
    try {
        return await seen(await promise);
    } catch (error) {
        return { blocked: error.name };
    }
}

async function json(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response.json();
}

/** From the server's URL to its authorization server's metadata, as a client without a token goes. */
async function discover(server) {
    const refusal = await seen(await send(server, "server/discover"));
    const url = /resource_metadata="([^"]+)"/.exec(refusal.challenge ?? "")?.[1];
    if (!url) throw new Error(`no resource_metadata in: ${refusal.challenge}`);
    const resource = await json(url);
    const issuer = resource.authorization_servers[0];
    const at = new URL(issuer);
    const path = at.pathname === "/" ? "" : at.pathname;
    const authorization = await json(`${at.origin}/.well-known/oauth-authorization-server${path}`);
    return { refusal, url, resource, issuer, authorization };
}

const base64url = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** Registers, and remembers what the way back needs; the URL that the user is sent to. */
async function beginLogin(server, scope) {
    const { resource, issuer, authorization } = await discover(server);
    const redirect = `${location.origin}/callback`;
    const registration = await fetch(authorization.registration_endpoint, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
            client_name: "A web page", redirect_uris: [redirect], application_type: "web", token_endpoint_auth_method: "none",
        }),
    });
    if (registration.status !== 201) throw new Error(`registration: ${registration.status} ${await registration.text()}`);
    const client = (await registration.json()).client_id;
    const verifier = random(), state = random();
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    const asked = {
        server, issuer, redirect, client, verifier, state, resource: resource.resource, token: authorization.token_endpoint,
    };
    sessionStorage.setItem("login", JSON.stringify(asked));
    const url = new URL(authorization.authorization_endpoint);
    url.search = new URLSearchParams({
        response_type: "code", client_id: client, redirect_uri: redirect, state, scope, resource: asked.resource,
        code_challenge: base64url(new Uint8Array(digest)), code_challenge_method: "S256",
    });
    return url.href;
}

/** Back from there, with a code: gets the token and keeps it. */
async function finishLogin() {
    const asked = JSON.parse(sessionStorage.getItem("login"));
    const answer = new URLSearchParams(location.search);
    if (answer.get("state") !== asked.state) throw new Error("another state");
    if (answer.get("iss") !== asked.issuer) throw new Error(`iss: ${answer.get("iss")}`);
    if (answer.has("error")) return { error: answer.get("error") };
    const response = await fetch(asked.token, {
        method: "POST",
        body: new URLSearchParams({
            grant_type: "authorization_code", code: answer.get("code"), redirect_uri: asked.redirect, client_id: asked.client,
            code_verifier: asked.verifier, resource: asked.resource,
        }),
    });
    if (!response.ok) throw new Error(`token: ${response.status} ${await response.text()}`);
    const granted = await response.json();
    sessionStorage.setItem("token", granted.access_token);
    return { scope: granted.scope };
}

/** Calls a tool with the token. */
async function callTool(server, name, args = {}) {
    return seen(await send(server, "tools/call", { name, arguments: args }, sessionStorage.getItem("token")));
}

/** Lets the server count, and says when each number arrived, in milliseconds. */
async function countAloud(server, to) {
    const params = { name: "count", arguments: { to }, _meta: { progressToken: 1 } };
    const response = await send(server, "tools/call", params, sessionStorage.getItem("token"));
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const arrivals = [];
    let text = "";
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return { type: response.headers.get("Content-Type"), arrivals, text };
        text += value;
        for (const _ of value.matchAll(/notifications\/progress/g)) arrivals.push(performance.now());
    }
}

/** Tries to show a page of another site in this one. */
async function frame(url) {
    const element = document.createElement("iframe");
    element.src = url;
    const loaded = new Promise((resolve) => { element.onload = resolve; });
    document.body.append(element);
    await loaded;
}
