// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Logging
import MCPResourceServer
import NIOCore
import SampleServer

/// One route of Hummingbird, with the gate before it, with a middleware that does nothing, or with neither: what the gate costs is
/// the difference. Only for measurements on this machine, as two of the three let everybody in.
@main
struct Load {
    static func main() async {
        let program = Program(
            "Load",
            summary: "the same route on Hummingbird, with the gate or without, to be measured.",
            flags: [Program.Flag("--middleware", "NAME", "gate (default), no-op or bare")]
        )
        await program.run { options in
            let setup = try Setup(options, log: EventLog())
            let router = Router(context: LoadContext.self)
            switch options.value(of: "--middleware") ?? "gate" {
            case "gate": router.add(middleware: Protection(server: setup.gate))
            case "no-op": router.add(middleware: Nothing())
            case "bare": break
            case let other: throw UsageError("--middleware \(other): write gate, no-op or bare")
            }
            // The gate reads every message, as it has a policy; to be fair, the others read it in the handler.
            router.post("mcp") { request, _ in
                let body = try await request.body.collect(upTo: 65_536)
                return Response(
                    status: .ok,
                    headers: [.contentType: "application/json"],
                    body: .init(
                        byteBuffer: ByteBuffer(
                            string: #"{"jsonrpc":"2.0","id":1,"result":{"bytes":\#(body.readableBytes)}}"#
                        )
                    )
                )
            }
            var logger = Logger(label: "Load")
            logger.logLevel = .critical
            let application = Application(
                router: router,
                configuration: .init(address: .hostname(options.host, port: Int(options.port)), serverName: nil),
                onServerRunning: { _ in Console.say("listening on \(setup.gate.resource.canonical)") },
                logger: logger
            )
            try await application.runService()
            setup.close()
        }
    }
}

/// What handlers get beside the request.
private struct LoadContext: ProtectedContext {
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
        context: LoadContext,
        next: @concurrent (Request, LoadContext) async throws -> Response
    ) async throws -> Response {
        try await next(request, context)
    }
}
