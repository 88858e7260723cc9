// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

extension Program {
    /// What `--help` says.
    var help: String {
        """
        \(name): \(summary)

          \(Self.padded(name))start it, with a built-in issuer, and see what to try
          \(name) --print-token --scope "mcp:read mcp:write"
        \(Self.column)print a token that the running server accepts for an hour\(checkHelp)

        Where:
          --host ADDRESS                  127.0.0.0/8 or ::1 (default 127.0.0.1)
          --port N                        default 8080; 0 takes any free port
          --resource URL                  the name clients know the server by (default http://HOST:PORT/mcp)
          --path PATH                     where it answers, if a proxy takes a prefix away (default the resource's path)
          --login                         let any MCP client log in: at a development authorization server on the next port, which
                                          asks who you are and for no password

        In front of another authorization server:
          --issuer URL                    whose tokens are accepted (their iss, to the letter); its keys are found by its metadata
          --jwks URL|FILE                 where its keys are, a JWK Set, if it publishes no metadata
          --metadata URL                  where its metadata is, if not at a well-known URL of the issuer
          --ca-file FILE                  certificates of an authority of your own, in PEM, trusted besides the system's
          --listed-host HOST              a host that the metadata may name although its address is private; repeatable
          --provider NAME                 in place of --issuer, what is known of a provider; --provider NAME --help says more
        \(Self.providers)
          --audience A                    what aud has to name; repeatable (default: the resource)
          --algorithms LIST               such as RS256,ES256
          --typ lenient|rfc9068           how access tokens are told from other tokens (default lenient)
          --allow-http-loopback           let these URLs and --resource be http URLs of this machine

        Without an authorization server, or beside one:
          --static-tokens FILE            tokens that mcp-doctor new-token made: their lines, read again every second; alone, they
                                          take the built-in issuer's place

        Scopes:
          --require "SCOPES"              what every caller needs (built-in issuer: mcp:read; else nothing)
          --step-up TOOL="SCOPES"         what a tool needs besides; repeatable (write_note always needs mcp:write)
          --anonymous TOOL                open whoami or count to callers without a token, who see no other tool; repeatable
          --hierarchy "A>B>C"             A includes B, B includes C (built-in issuer: mcp:write>mcp:read)
          --scopes-supported "SCOPES"     what the metadata lists (built-in issuer: all of these; else what --require says)

        Clients:
          --allow-origin ORIGIN           a web page that may call, such as https://app.example.com; repeatable (pages of this
                                          machine always may, if the resource is of this machine)
          --sessions                      give clients of 2025-11-25 and before a session, which is of use to them alone

        Addresses:
          --allow-address CIDR            who is served: 192.0.2.0/24, 2001:db8::/32 or one address; repeatable (default everybody)
          --trusted-proxy CIDR            where proxies connect from that say whose request it is; repeatable (default nobody is believed)
          --proxy-header NAME             what they say it in: x-forwarded-for (default) or forwarded

        Tokens that are refused although they are good:
          --deny ENTRY                    jti=ID, sub=NAME, sid=ID or client=ID; or issued-before=TIME for every older token; repeatable
          --deny-file FILE                such entries, one a line, read again every second; they end open streams at once too

        Account of it:
          --audit FILE                    one line of JSON for every request, appended: who asked for what, and how it ended;
                                          rename it and send SIGUSR1, and it goes on in a new one
          --metrics                       show counters at /metrics, without a token, for Prometheus\(ownFlags)

        Tokens of the built-in issuer:
          --print-token                   print one and exit; takes --port or --resource of the server it is for, and --login if
                                          that was started with it: another issuer's tokens are refused
          --scope "SCOPES"                what it allows (default nothing)
          --subject NAME                  whose it is (default alice)
          --lifetime SECONDS              how long it is good (default 3600); count to 100 with less, and see the stream end

          --help, --version

        The built-in issuer's key lies in $XDG_STATE_HOME/mcp-quickstart (or ~/.local/state/mcp-quickstart), readable by you
        alone. It is for trying things out: nothing else should trust it.

        In front of another authorization server it is up at once, and gets the keys in the background. While they cannot be had,
        callers with a token get 503 and Retry-After; what happens stands on standard error. mcp-doctor issuer URL says more.

        Ctrl-C or SIGTERM ends the server with exit code 0. A wrong argument or a busy port: 64.\(checksItself ? " A failed check: 1." : "")
        """
    }

    private var checkHelp: String {
        guard checksItself else { return "" }
        return "\n  \(Self.padded("\(name) --check"))do everything once over HTTP; exit 0, or say what differed"
    }

    private var ownFlags: String {
        guard !flags.isEmpty else { return "" }
        let lines = flags.map { "\n  \(Self.padded("\($0.name) \($0.value)"))\($0.meaning)" }
        return "\n\nOf \(name) alone:\(lines.joined())"
    }

    /// Where what the flags mean begins.
    private static let column = String(repeating: " ", count: 34)

    private static func padded(_ flag: String) -> String {
        flag + String(repeating: " ", count: max(1, column.count - 2 - flag.count))
    }
}
