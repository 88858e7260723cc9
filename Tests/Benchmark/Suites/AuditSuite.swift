// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer
import MCPResourceServerTesting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Suites {
    /// Full load on all cores, with an audit file and without one: a server behind HTTP on loopback, its clients in the same process,
    /// and the gate alone, in which no request has to be read and no answer written.
    ///
    /// The time is the whole process's, the writing thread included: on a busy machine the clock on the wall says little.
    static func audit(_ rounds: Int, _ report: inout Report) async throws {
        let fixture = try Fixture(.rs256)
        let tokens = fixture.tokens
        let path = "\(temporaryFolder)/mcp-resource-server-benchmark-\(getpid()).jsonl"
        defer { _ = unsafe unlink(path) }
        let file = try AuditFile(path)
        let without = try server(fixture, nil), with = try server(fixture, file)
        let hosts = try await (Host(without), Host(with))
        let served = try await compare(rounds, file) { isAudited in
            let host = isAudited ? hosts.1 : hosts.0
            return { task, index in try await host.serve(tokens[index % tokens.count], task) }
        }
        let alone = try await compare(rounds, file) { isAudited in
            let server = isAudited ? with : without
            return { _, index in try await serve(server, tokens[index % tokens.count]) }
        }
        let group = "Audit at full load"
        report.add(group, "time for a request, with / without", 1 / served.ratio, "x", .atMost(1 / 0.95))
        report.add(group, "requests/s, with / without", served.ratio, "x", note: "at least 0.95 is wanted")
        report.add(group, "events/s accepted", served.events, "1/s", note: "by the clock on the wall")
        report.add(group, "requests/s of the gate alone, with / without", alone.ratio, "x")
        report.add(
            group,
            "events/s accepted from the gate alone",
            alone.events,
            "1/s",
            note: "by the clock on the wall"
        )
        report.add(group, "an event, from request to file", alone.cost, "us")
        report.add(group, "events lost", Double(file.droppedEvents), "", .atMost(0))
        await hosts.0.close()
        await hosts.1.close()
        file.close()
    }

    /// One request of a task, by its number; whether it was served.
    private typealias Request = @Sendable (_ task: Int, _ index: Int) async throws -> Bool

    private struct Comparison {
        var ratio = 0.0
        var events = 0.0
        /// Microseconds.
        var cost = 0.0
    }

    private static func compare(
        _ rounds: Int,
        _ file: AuditFile,
        _ request: (_ isAudited: Bool) -> Request
    ) async throws -> Comparison {
        // Many short slices: a busy machine then spoils some of them, and not the middle one.
        let count = 1000
        let plainRequest = request(false), auditedRequest = request(true)
        var ratios = Samples(), events = Samples(), cost = Samples()
        for slice in -12..<rounds * 12 {
            var plain = Load(), audited = Load()
            for isAudited in slice.isMultiple(of: 2) ? [false, true] : [true, false] {
                let load = try await load(isAudited ? auditedRequest : plainRequest, count)
                // What is still in memory is part of the work.
                let end = isAudited ? try finishing(load, file) : load
                if isAudited { audited = end } else { plain = end }
            }
            // The first ones only warm up.
            guard slice >= 0 else { continue }
            ratios.values.append(plain.processor / audited.processor)
            events.values.append(Double(count) / audited.wall)
            cost.values.append((audited.processor - plain.processor) / Double(count) * 1e6)
        }
        return Comparison(ratio: ratios.median, events: events.median, cost: cost.median)
    }

    /// Seconds.
    private struct Load {
        var wall = 0.0
        var processor = 0.0
    }

    private static var tasks: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    private static func load(_ request: @escaping Request, _ count: Int) async throws -> Load {
        let start = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
        let served = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    var served = 0
                    for index in stride(from: task, to: count, by: tasks) where try await request(task, index) {
                        served += 1
                    }
                    return served
                }
            }
            return try await group.reduce(0, +)
        }
        guard served == count else { throw WrongResult(subject: "audit at full load") }
        return Load(wall: now(CLOCK_MONOTONIC) - start.0, processor: now(CLOCK_PROCESS_CPUTIME_ID) - start.1)
    }

    private static func serve(_ server: ResourceServer, _ token: String) async throws -> Bool {
        let answer: ResourceResponse = try await server.protect(request(token)) { _ in
            []
        } handler: { _ in
            ResourceResponse(status: 200)
        }
        return answer.status == 200
    }

    /// A server behind HTTP, with a connection for each task.
    private struct Host: Sendable {
        let listener: LoopbackServer
        let clients: [LoopbackClient]

        init(_ server: ResourceServer) async throws {
            let listener = try LoopbackServer()
            listener.start { request in
                try await server.protect(request.resourceRequest) { limit in
                    try await request.body(upTo: limit)
                } handler: { _ in
                    LoopbackAnswer(status: 200, body: Array(#"{"jsonrpc":"2.0","id":1,"result":{}}"#.utf8))
                }
            }
            self.listener = listener
            clients = try (0..<tasks).map { _ in try LoopbackClient(port: listener.port) }
        }

        func serve(_ token: String, _ task: Int) async throws -> Bool {
            let call = Array(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.utf8)
            let fields = request(token).headers
            return try await clients[task].request("POST", "/mcp", headers: fields, body: call).status == 200
        }

        func close() async {
            for client in clients { await client.close() }
            await listener.close()
        }
    }

    private static func finishing(_ load: Load, _ file: AuditFile) throws -> Load {
        let start = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
        file.flush()
        return Load(
            wall: load.wall + now(CLOCK_MONOTONIC) - start.0,
            processor: load.processor + now(CLOCK_PROCESS_CPUTIME_ID) - start.1
        )
    }

    private static func server(_ fixture: Fixture, _ file: AuditFile?) throws -> ResourceServer {
        let issuer = Issuer.keys(fixture.key.publicKeySet, issuer: Fixture.issuer)
        return try ResourceServer(resource: Fixture.resource, issuers: [issuer], scopes: "mcp:connect") { options in
            options.clock = WallClock { Fixture.now }
            options.onEvent = { _ in }
            options.auditSubjects = .plain
            if let file { options.audit = [file] }
        }
    }

    private static func request(_ token: String) -> ResourceRequest {
        ResourceRequest(
            method: "POST",
            target: "/mcp",
            headers: [
                HeaderField("Host", "mcp.example.com"), HeaderField("Accept", "application/json, text/event-stream"),
                HeaderField("Content-Type", "application/json"), HeaderField("MCP-Protocol-Version", "2026-07-28"),
                HeaderField("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                HeaderField("Authorization", "Bearer \(token)"),
            ],
            authority: "mcp.example.com",
            peer: "192.0.2.7"
        )
    }

    private static var temporaryFolder: String {
        guard let folder = unsafe getenv("TMPDIR") else { return "/var/tmp" }
        return unsafe String(cString: folder)
    }
}
