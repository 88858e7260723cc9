// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@main
struct Doctor {
    static let version = "0.1.0"

    static let help = """
        Usage: mcp-doctor issuer URL [--ca-file FILE] [--json] [--jwks URL | --metadata URL]
                                 [--listed-host HOST] [--allow-http-loopback]
               mcp-doctor server URL [--ca-file FILE] [--json] [--strict] [--origin ORIGIN]
                                 [--key FILE --issuer URL]
               mcp-doctor explain [--config FILE] [--static-tokens FILE] [--json] [TOKEN|-]
               mcp-doctor tokens --config FILE
               mcp-doctor new-token --name NAME [--scope SCOPES] [--role ROLE] [--days N | --no-expiry]
               mcp-doctor tokens-file FILE
               mcp-doctor --help | --version

        Answers why a server accepts or refuses an access token, whether it can get an issuer's keys, and whether it
        does with requests what the specifications say. Makes and lists the static tokens of servers that have no
        issuer.

          issuer    Asks an authorization server for its metadata and its keys as a server does: what was asked,
                    what came back, each check, the keys, how long they are good for, and what its operator should
                    look at. Exit status: 0 tokens can be verified, 1 they cannot.
          server    Asks an MCP server, of whatever make, as strangers, careless clients and attackers do: its
                    challenges, its metadata, what it does with pages, methods and odd headers. With the key of an
                    issuer that it trusts, a test issuer's, also which tokens it accepts. It sends 200 requests at
                    most; with a key, a few of them open a session. Exit status: 0 as it must be, 1 not, 2 it cannot
                    be asked.
          explain   Every check of one token with its outcome and a hint. TOKEN is an argument or, with `-` or
                    nothing, the first line of standard input (an argument is visible to other users of the
                    machine). --json prints one JSON object. Exit status: 0 accepted, 1 refused, 2 cannot tell.
                    Static tokens (mcpst_) are judged by the lines of --static-tokens, all others by --config.
          tokens    Reads tokens from standard input, one a line, and prints one JSON object a line, in the same
                    order: {"accepted": …, "code": …, "detail": …}. Exit status: 0.
          new-token
                    Makes a static token. It stands on standard error, once; the line that a server stores of it,
                    which leads nobody back to it, on standard output: new-token --name alice >> tokens.txt
          tokens-file
                    Lists the entries of such a file: ids, names, scopes, until when. Exit status: 0 a server can
                    use the file, 1 it cannot.

        Of issuer, URL is the exact value of `iss`. Its keys are found by its metadata, unless:
          --jwks URL             they are here, and no metadata is looked for
          --metadata URL         the metadata is here, not at a well-known URL of the issuer
          --ca-file FILE         certificates of an authority of your own, in PEM, trusted besides the system's
          --listed-host HOST     the metadata may name this host although its address is private; repeatable
          --allow-http-loopback  http is allowed on this machine

        Of server, URL is the endpoint that clients are given. --ca-file and --listed-host are as above; http is
        allowed on this machine.
          --strict               what it should do counts as what it must do
          --origin ORIGIN        a web page's origin that it is meant to allow; its own if absent
          --key FILE             the private key of a test issuer: a JWK, or PEM. Never that of a real one
          --issuer URL           that issuer, as its tokens have it in iss
          --kid ID, --algorithm ALG
                                 what a PEM file does not say; RS256, ES256 or EdDSA by the key if absent
          --audience URL         what aud has to name; `resource` of the server's metadata if absent
          --scope SCOPES         what a good token needs; what the server itself asks for if absent
          --claim NAME=VALUE     a claim that the server wants besides, JSON or text; repeatable

        Of new-token:
          --name NAME            who presents it: the caller's subject; the same for the token that replaces it
          --scope SCOPES         what it allows, separated by spaces; repeatable
          --role ROLE            a role of its bearer; repeatable
          --days N               how long it is good, 1 to 3650; 90 if absent
          --no-expiry            it is good until its line is removed

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
          caFile, listedHosts, allowHTTPLoopback: as the flags above

        A token that is given is sent nowhere, and a signature never printed. A wrong call or FILE ends with status 64.
        """

    private static let commands = "issuer, server, explain, tokens, new-token or tokens-file"

    static func main() async {
        do {
            let status = try await run(Array(CommandLine.arguments.dropFirst()))
            StandardOutput.shared.flush()
            exit(status)
        } catch {
            StandardOutput.shared.flush()
            StandardError.write("mcp-doctor: \(error)\n")
            exit(UsageError.status)
        }
    }

    /// Carries out one call and answers its exit status.
    static func run(_ arguments: [String]) async throws -> Int32 {
        if arguments.contains(where: { $0.utf8.elementsEqual("--help".utf8) || $0.utf8.elementsEqual("-h".utf8) }) {
            StandardOutput.shared.line(help)
            return 0
        }
        var rest = Arguments(arguments)
        switch rest.next() {
        case "issuer"?: return try await IssuerCommand(&rest).run()
        case "server"?: return try await ServerCommand(&rest).run()
        case "explain"?: return try await ExplainCommand(&rest).run()
        case "tokens"?: return try await TokensCommand(&rest).run()
        case "new-token"?: return try await NewTokenCommand(&rest).run()
        case "tokens-file"?: return try await TokensFileCommand(&rest).run()
        case "--version"?:
            StandardOutput.shared.line("mcp-doctor \(version)")
            return 0
        case let other?:
            throw UsageError("unknown command \(Printed.word(other)); write \(commands), or --help")
        case nil:
            throw UsageError("which command? Write \(commands), or --help")
        }
    }
}
