// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import NIOSSL
import SampleServer

/// An MCP server on SwiftNIO, with TLS if it is given a certificate, that lets nobody in without an access token. See
/// `NIOServer --help`.
@main
struct NIOServer {
    static let program = Program(
        "NIOServer",
        summary: "an MCP server on SwiftNIO that lets nobody in without an access token.",
        flags: [
            Program.Flag("--tls-certificate", "FILE", "the server's certificates in PEM, its own first: serve HTTPS"),
            Program.Flag("--tls-key", "FILE", "the certificate's private key, in PEM"),
        ]
    )

    static func main() async {
        await program.run(serve: serve)
    }

    private static func serve(_ options: Options) async throws {
        Console.catchInterruptions()
        let log = EventLog()
        let tls = try tls(options)
        let setup = try Setup(options, scheme: tls == nil ? "http" : "https", log: log)
        let announcement = try setup.announcement(options)
        let listener = try await Listener(host: options.host, port: Int(options.port), tls: tls)
        // Gets keys in the background: the server is up before the issuer is.
        let keys = Task { try await setup.gate.run() }
        let serving = Task { try await listener.run(setup) }
        Console.say(announcement)
        await Console.untilInterrupted { setup.reopenAudit() }
        serving.cancel()
        _ = await serving.result
        setup.close()
        _ = await keys.result
        log.flush()
    }

    /// TLS as the options want it: 1.2 at least; nil for plain HTTP.
    static func tls(_ options: Options) throws -> NIOSSLContext? {
        switch (options.value(of: "--tls-certificate"), options.value(of: "--tls-key")) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            do {
                var configuration = TLSConfiguration.makeServerConfiguration(
                    certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                    privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
                )
                configuration.minimumTLSVersion = .tlsv12
                configuration.applicationProtocols = ["http/1.1"]
                return try NIOSSLContext(configuration: configuration)
            } catch {
                throw UsageError("--tls-certificate \(certificate) --tls-key \(key): \(error)")
            }
        default: throw UsageError("--tls-certificate and --tls-key: each needs the other")
        }
    }
}
