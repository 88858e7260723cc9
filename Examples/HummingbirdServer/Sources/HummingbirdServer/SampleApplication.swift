// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Logging
import MCPResourceServer
import NIOCore
import SampleServer
import ServiceLifecycle

/// What handlers get beside the request: where it came from, and who sent it.
struct SampleContext: ProtectedContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    var admitted: AdmittedRequest?

    init(source: Source) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// The application: the gate before everything, and behind it the MCP server.
func sampleApplication(
    _ setup: Setup,
    _ options: Options,
    logger: Logger,
    onServerRunning: @escaping @Sendable (_ port: Int?) -> Void = { _ in }
) -> some ApplicationProtocol {
    let router = Router(context: SampleContext.self)
    router.add(middleware: Protection(server: setup.gate))
    let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    for path in setup.handler.paths {
        for method in methods {
            router.on(RouterPath(path), method: method) { request, context in
                guard let admitted = context.admitted else { throw HTTPError(.internalServerError) }
                return Response(setup.handler.respond(to: ResourceRequest(request), admitted))
            }
        }
    }
    return Application(
        router: router,
        // A client that is silent for so long, unless it waits for an answer, loses its connection.
        server: .http1(configuration: .init(idleTimeout: .seconds(60))),
        configuration: .init(address: .hostname(options.host, port: Int(options.port)), serverName: nil),
        services: [Gate(server: setup.gate)],
        onServerRunning: { onServerRunning($0.localAddress?.port) },
        logger: logger
    )
}

/// The gate's background work, for as long as the application runs.
private struct Gate: Service {
    let server: ResourceServer

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await server.run()
        } onGracefulShutdown: {
            server.close()
        }
    }
}

extension Response {
    /// An answer of the sample's MCP server.
    fileprivate init(_ answer: MCPAnswer) {
        switch answer.body {
        case .bytes(let bytes):
            self.init(ResourceResponse(status: answer.status, headers: answer.headers, body: bytes))
        case .events(let events):
            self.init(
                status: .init(code: answer.status),
                body: .init(asyncSequence: events.map(ByteBuffer.init(bytes:)))
            )
            for field in answer.headers { add(field) }
        }
    }
}
