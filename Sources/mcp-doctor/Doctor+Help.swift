// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What `--help` says.
extension Doctor {
    /// What is said of one command.
    private struct Topic {
        let command: String
        let usage: String
        let about: String
        var flags: String?
    }

    /// Of one command, or of all if `command` names none.
    static func help(on command: String) -> String {
        if let topic = topics.first(where: { $0.command.utf8.elementsEqual(command.utf8) }) {
            let usage = topic.usage.split(separator: "\n").joined(separator: "\n       ")
            return ["Usage: \(usage)", topic.about, topic.flags, closing].compactMap(\.self)
                .joined(separator: "\n\n")
        }
        let usages = topics.map(\.usage) + ["mcp-doctor --help | --version, also of one command"]
        let lines = usages.flatMap { $0.split(separator: "\n") }
        let abouts = topics.map { topic in
            let name = "  \(topic.command)"
            let isLong = name.utf8.count > 10
            let lines = topic.about.split(separator: "\n").map { "            \($0)" }.joined(separator: "\n")
            return isLong ? "\(name)\n\(lines)" : name + lines.dropFirst(name.utf8.count)
        }
        var flags: [String] = []
        for case let text? in topics.map(\.flags) where flags.last?.utf8.elementsEqual(text.utf8) != true {
            flags.append(text)
        }
        let parts = ["Usage: " + lines.joined(separator: "\n       "), introduction, abouts.joined(separator: "\n")]
        return (parts + flags + [closing]).joined(separator: "\n\n")
    }

    private static let introduction = """
        Answers why a server accepts or refuses an access token, whether it can get an issuer's keys, and whether it
        does with requests what the specifications say. Makes and lists the static tokens of servers that have no
        issuer.
        """

    private static let closing = """
        A token that is given is sent nowhere, and a signature never printed. A wrong call or FILE ends with status 64.
        """

    private static let configuration = """
        Of explain and tokens, FILE is JSON:
          issuer             string    the exact value of `iss`; its keys are found by its metadata, unless:
          jwks               object    the issuer's JWK Set, or a string: its URL
          jwksFile           string    the path of a file that holds it, relative to FILE
          metadata           string    the URL of the metadata
          audience           [string]  what `aud` must name, one of them
          algorithms         [string]  what `alg` may be; ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"] if absent
          leewaySeconds      integer   tolerated difference of clocks, 0 to 300; 60 if absent
          typ                string    "lenient" (default) or "rfc9068"
          requiredScopes     [string]  scopes that a token must hold besides
          now                number    the time to assume, in seconds since 1970; the clock if absent
          caFile, listedHosts, allowHTTPLoopback: as the flags of issuer
        """

    private static let topics = [
        Topic(
            command: "issuer",
            usage: """
                mcp-doctor issuer URL [--ca-file FILE] [--json] [--jwks URL | --metadata URL]
                                  [--listed-host HOST] [--allow-http-loopback]
                """,
            about: """
                Asks an authorization server for its metadata and its keys as a server does: what was asked,
                what came back, each check, the keys, how long they are good for, and what its operator should
                look at. Exit status: 0 tokens can be verified, 1 they cannot.
                """,
            flags: """
                Of issuer, URL is the exact value of `iss`. Its keys are found by its metadata, unless:
                  --jwks URL             they are here, and no metadata is looked for
                  --metadata URL         the metadata is here, not at a well-known URL of the issuer
                  --ca-file FILE         certificates of an authority of your own, in PEM, trusted besides the system's
                  --listed-host HOST     the metadata may name this host although its address is private; repeatable
                  --allow-http-loopback  http is allowed on this machine
                """
        ),
        Topic(
            command: "server",
            usage: """
                mcp-doctor server URL [--ca-file FILE] [--json] [--strict] [--origin ORIGIN]
                                  [--key FILE --issuer URL]
                """,
            about: """
                Asks an MCP server, of whatever make, as strangers, careless clients and attackers do: its
                challenges, its metadata, what it does with pages, methods and odd headers. With the key of an
                issuer that it trusts, a test issuer's, also which tokens it accepts. It sends 200 requests at
                most; with a key, a few of them open a session. Exit status: 0 as it must be, 1 not, 2 it cannot
                be asked.
                """,
            flags: """
                Of server, URL is the endpoint that clients are given; http is allowed on this machine.
                  --ca-file FILE         certificates of an authority of your own, in PEM, trusted besides the system's
                  --listed-host HOST     the server may name this host although its address is private; repeatable
                  --strict               what it should do counts as what it must do
                  --origin ORIGIN        a web page's origin that it is meant to allow; its own if absent
                  --key FILE             the private key of a test issuer: a JWK, or PEM. Never that of a real one
                  --issuer URL           that issuer, as its tokens have it in iss
                  --kid ID, --algorithm ALG
                                         what a PEM file does not say; RS256, ES256 or EdDSA by the key if absent
                  --audience URL         what aud has to name; the URL that is asked if absent
                  --scope SCOPES         what a good token needs; what the server itself asks for if absent
                  --claim NAME=VALUE     a claim that the server wants besides, JSON or text; repeatable
                """
        ),
        Topic(
            command: "explain",
            usage: """
                mcp-doctor explain [--config FILE] [--static-tokens FILE] [--json] [TOKEN|-]
                """,
            about: """
                Every check of one token with its outcome and a hint. TOKEN is an argument or, with `-` or
                nothing, the first line of standard input (an argument is visible to other users of the
                machine). --json prints one JSON object. Exit status: 0 accepted, 1 refused, 2 cannot tell.
                Static tokens (mcpst_) are judged by the lines of --static-tokens, all others by --config.
                """,
            flags: configuration
        ),
        Topic(
            command: "tokens",
            usage: """
                mcp-doctor tokens --config FILE
                """,
            about: """
                Reads tokens from standard input, one a line, and prints one JSON object a line, in the same
                order: {"accepted": …, "code": …, "detail": …}. Exit status: 0.
                """,
            flags: configuration
        ),
        Topic(
            command: "new-token",
            usage: """
                mcp-doctor new-token --name NAME [--scope SCOPES] [--role ROLE] [--days N | --no-expiry]
                """,
            about: """
                Makes a static token. It stands on standard error, once; the line that a server stores of it,
                which leads nobody back to it, on standard output: new-token --name alice >> tokens.txt
                """,
            flags: """
                Of new-token:
                  --name NAME            who presents it: the caller's subject; the same for the token that replaces it
                  --scope SCOPES         what it allows, separated by spaces; repeatable
                  --role ROLE            a role of its bearer; repeatable
                  --days N               how long it is good, 1 to 3650; 90 if absent
                  --no-expiry            it is good until its line is removed
                """
        ),
        Topic(
            command: "tokens-file",
            usage: """
                mcp-doctor tokens-file FILE
                """,
            about: """
                Lists the entries of such a file: ids, names, scopes, until when. Exit status: 0 a server can
                use the file, 1 it cannot.
                """
        ),
    ]
}
