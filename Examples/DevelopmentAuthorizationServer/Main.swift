// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import MCPResourceServerTesting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A development authorization server as a program of its own. See `development-authorization-server --help`.
@main
struct Program {
    static func main() async {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            if options.asksForHelp {
                say(help)
                return
            }
            let server = try options.server()
            complain(server.startUpLine)
            say("listening on \(server.issuer)")
            let commands = Commands(server)
            for await line in standardInput { say(commands.answer(to: line)) }
            // Nobody commands it, or nobody does any more. It serves until a signal ends it: there is nothing to keep.
            while true { try await Task.sleep(for: .seconds(86_400)) }
        } catch {
            complain("development-authorization-server: \(error)")
            exit(64)
        }
    }

    /// The lines of standard input, as they come. Waiting for them blocks a thread, so it has its own.
    private static var standardInput: AsyncStream<String> {
        AsyncStream { lines in
            DispatchQueue(label: "commands")
                .async {
                    while let line = readLine() { lines.yield(line) }
                    lines.finish()
                }
        }
    }

    private static func say(_ line: String) { write(line, to: STDOUT_FILENO) }

    private static func complain(_ line: String) { write(line, to: STDERR_FILENO) }

    /// Writes a line at once, past the C library's streams: flushing those would wait for the one that is being read.
    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array("\(text)\n".utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe systemWrite(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static let help = """
        development-authorization-server: an OAuth authorization server on this machine, where any MCP client can log in. It asks
        for no password and keeps everything in memory: for development and tests only.

          --port N                        default 8090; 0 takes any free port
          --path PATH                     the path of the issuer's URL, such as /tenant (default none)
          --subject NAME                  whom the page proposes to sign in (default alice)
          --auto-consent                  ask nobody: every login of a client on this machine (a redirect to a loopback address)
                                          succeeds at once; others are asked all the same; for tests only
          --scopes "SCOPES"               the scopes there are (default any)
          --resource URL                  what tokens are issued for; repeatable (default any server)
          --access-token-lifetime SECONDS
                                          default 300
          --refresh-token-lifetime SECONDS
                                          default 86400
          --client-ca-file FILE           certificates of an authority of your own, in PEM, trusted besides the system's where a
                                          client_id is the URL of a metadata document
          --client-host HOST              a host of such a URL that may have a private address; repeatable
          --help

        Its first line on standard output is "listening on URL": the issuer. A server that trusts it has to allow http on this
        machine. Then each line of standard input is a command, answered with one line, "ok" or "error" and more:

          rotate-key [drop-old]           sign with a new key; the old ones stay published, or do not
          fail STATUS [ENDPOINT…]         answer with this status at metadata, keys, authorization, consent, token or
                                          registration; at all of them if none is named
          recover                         answer well again
          auto-consent on|off|deny        ask nobody and allow clients on this machine; ask; ask nobody and deny
          access-token-lifetime SECONDS   from the next token on
          refresh-token-lifetime SECONDS  from the next token on
          scopes [SCOPE…]                 the scopes there are; any if none is named
          subject NAME                    whom tokens are about if nobody is asked
          claims JSON                     claims that replace those of tokens, or come after them: {"roles":["editor"]}
          revoke                          make every refresh token worthless
          counts                          how often each endpoint was asked, as JSON
          token AUDIENCE [SCOPE…]         an access token, without a login

        It ends with SIGTERM or Ctrl-C, not with the end of standard input. A wrong argument or a busy port: 64.
        """
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}
