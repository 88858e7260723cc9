// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hummingbird
import JOSE
import Logging
import MCPResourceServer
import NIOCore

/// One route of Hummingbird, with the gate before it, with a middleware that does nothing, or with neither: what the gate costs is
/// the difference. It ends with its standard input. Only for measurements on this machine, as two of them let everybody in.
struct ServeCommand {
    enum Mode: String, CaseIterable {
        case bare
        case noOp = "no-op"
        case gate
    }

    private let mode: Mode

    init(_ arguments: [String]) throws {
        guard arguments.count == 1, let mode = Mode(rawValue: arguments[0]) else {
            throw SuiteRunner.UsageError("serve takes a mode")
        }
        self.mode = mode
    }

    /// Says which tokens it accepts, a line for each, and then where it listens.
    func run() async throws {
        let fixture = try Fixture(.rs256, tokens: 256)
        let router = Router(context: BenchContext.self)
        switch mode {
        case .bare: break
        case .noOp: router.add(middleware: Nothing())
        case .gate: router.add(middleware: Protection(server: try Self.gate(fixture)))
        }
        router.post("mcp") { request, _ in
            let body = try await request.body.collect(upTo: 65_536)
            let answer = #"{"jsonrpc":"2.0","id":1,"result":{"bytes":\#(body.readableBytes)}}"#
            return Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(string: answer))
            )
        }
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in
                var lines = fixture.tokens.map { "token \($0)" }
                lines.append("port \(channel.localAddress?.port ?? 0)")
                FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
            },
            logger: logger
        )
        Thread.detachNewThread {
            _ = try? FileHandle.standardInput.readToEnd()
            exit(0)
        }
        try await application.runService()
    }

    private static func gate(_ fixture: Fixture) throws -> ResourceServer {
        let issuer = Issuer.keys(fixture.key.publicKeySet, issuer: Fixture.issuer)
        return try ResourceServer(resource: Fixture.resource, issuers: [issuer], scopes: "mcp:connect") { options in
            options.clock = WallClock { Fixture.now }
            options.onEvent = { _ in }
        }
    }
}

/// What handlers get beside the request.
private struct BenchContext: ProtectedContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    var admitted: AdmittedRequest?

    init(source: Source) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// A middleware that does nothing.
private struct Nothing: RouterMiddleware {
    func handle(
        _ request: Request,
        context: BenchContext,
        next: @concurrent (Request, BenchContext) async throws -> Response
    ) async throws -> Response {
        try await next(request, context)
    }
}
