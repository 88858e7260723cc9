// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import TokenValidation

/// The server's two pages. They run no script, load nothing, are not kept, and no other page can frame them.
enum Page {
    /// Asks the user who they are, and whether the client may.
    static func question(
        about asked: AuthorizationRequest,
        id: String,
        subject: String,
        action: String
    ) -> LoopbackAnswer {
        let name = asked.client.metadata.name ?? "A client without a name"
        let origin =
            asked.client.publisher.map { "It is published at <strong>\(HTMLText.escaped($0))</strong>." }
            ?? "It registered itself: anybody can use that name."
        let scopes =
            asked.scope.isEmpty
            ? "<li>nothing in particular (no scopes)</li>"
            : asked.scope.map { "<li><code>\(HTMLText.escaped($0))</code></li>" }.joined()
        let body = """
            <h1><strong>\(HTMLText.escaped(name))</strong> wants to use a server for you</h1>
            <p>\(origin)</p>
            <dl>
            <dt>Server</dt><dd><code>\(HTMLText.escaped(asked.resource))</code></dd>
            <dt>It may</dt><dd><ul>\(scopes)</ul></dd>
            <dt>Then you go to</dt><dd><strong>\(HTMLText.escaped(asked.redirect.destination))</strong></dd>
            </dl>
            <form method="post" action="\(HTMLText.escaped(action))">
            <input type="hidden" name="request" value="\(HTMLText.escaped(id))">
            <label>Sign in as <input name="subject" value="\(HTMLText.escaped(subject))" maxlength="128" autocomplete="off" \
            required></label>
            <p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny" formnovalidate>Deny\
            </button></p>
            </form>
            """
        return answer(body, status: 200, formTargets: " \(asked.redirect.source)")
    }

    /// Says what is wrong to a user who is sent nowhere.
    ///
    /// - Parameter wayBack: Where the user may go, if they want to.
    static func problem(
        _ description: String,
        code: String = "",
        status: Int = 400,
        wayBack: (redirect: RedirectURI, target: String)? = nil
    ) -> LoopbackAnswer {
        var body = "<h1>This cannot go on</h1><p>\(HTMLText.escaped(description))</p>"
        if !code.isEmpty { body += "<p><code>\(HTMLText.escaped(code))</code></p>" }
        if let wayBack {
            let place = HTMLText.escaped(wayBack.redirect.destination)
            body += "<p><a href=\"\(HTMLText.escaped(wayBack.target))\">Tell the client, at \(place)</a></p>"
        }
        return answer(body, status: status, formTargets: "")
    }

    /// - Parameter formTargets: Where the answer to a form may lead, besides this server: some browsers hold the redirect to it.
    private static func answer(_ body: String, status: Int, formTargets: String) -> LoopbackAnswer {
        let page = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Development authorization server</title><style>\(style)</style></head>
            <body><main>\(body)</main>
            <footer>This is a development authorization server on your own machine. It asks for no password: nothing that matters \
            should trust it.</footer></body></html>

            """
        let policy =
            "default-src 'none'; style-src 'sha256-\(styleDigest)'; form-action 'self'\(formTargets); "
            + "frame-ancestors 'none'; base-uri 'none'"
        return LoopbackAnswer(
            status: status,
            headers: [
                HeaderField("Content-Type", "text/html; charset=utf-8"),
                HeaderField("Content-Security-Policy", policy),
                HeaderField("X-Frame-Options", "DENY"),
                HeaderField("X-Content-Type-Options", "nosniff"),
                // Not no-referrer: with it, browsers say "Origin: null" when they send the form.
                HeaderField("Referrer-Policy", "same-origin"),
                HeaderField("Cache-Control", "no-store"),
            ],
            body: Array(page.utf8)
        )
    }

    private static let style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}
        h1{font-size:1.3rem;font-weight:400}dt{color:#666}dd{margin:0 0 .7rem}ul{margin:0;padding-left:1.2rem}
        input,button{font:inherit;padding:.3rem .7rem}footer{margin-top:2rem;color:#666;font-size:.85rem}
        code,strong{overflow-wrap:anywhere}
        """

    /// In base64, as Content-Security-Policy wants it.
    private static let styleDigest: String = {
        let text = Base64URL.encode(Digest.sha256(Array(style.utf8)))
        let bytes = text.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? 0x2F : $0 }
        return String(decoding: bytes, as: UTF8.self) + "="
    }()
}

/// Text as HTML, in an element or in a quoted attribute.
enum HTMLText {
    /// Markup loses its meaning; characters that turn text around, hide it, or control a terminal are shown as such.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { escaped($0) }.joined()
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "&": return "&amp;"
        case "<": return "&lt;"
        case ">": return "&gt;"
        case "\"": return "&quot;"
        case "'": return "&#39;"
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
            return "\u{FFFD}"
        default: return String(scalar)
        }
    }
}
