// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import MCPResourceServer

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Suites {
    /// The gate at full load on all cores, with an audit file and without one.
    ///
    /// The time is the whole process's, the writing thread included: on a busy machine the clock on the wall says little.
    static func audit(_ rounds: Int, _ report: inout Report) async throws {
        let fixture = try Fixture(.rs256)
        let tokens = fixture.tokens.map { String(decoding: $0, as: UTF8.self) }
        let path = "\(temporaryFolder)/mcp-resource-server-benchmark-\(getpid()).jsonl"
        defer { _ = unsafe unlink(path) }
        let file = try AuditFile(path)
        let without = try server(fixture, nil), with = try server(fixture, file)
        let count = 8000
        var ratios = Samples(), events = Samples(), cost = Samples()
        for round in -1..<rounds {
            var plain = Load(), audited = Load()
            for isAudited in round.isMultiple(of: 2) ? [false, true] : [true, false] {
                let load = try await load(isAudited ? with : without, tokens, count)
                // What is still in memory is part of the work.
                let end = isAudited ? try finishing(load, file) : load
                if isAudited { audited = end } else { plain = end }
            }
            // The first round only warms up.
            guard round >= 0 else { continue }
            ratios.values.append(plain.processor / audited.processor)
            events.values.append(Double(count) / audited.wall)
            cost.values.append((audited.processor - plain.processor) / Double(count) * 1e6)
        }
        let group = "Audit at full load"
        report.add(group, "time for a request, with / without", 1 / ratios.median, "x", target: 1 / 0.95)
        report.add(group, "requests/s, with / without", ratios.median, "x", note: "at least 0.95 is wanted")
        report.add(group, "an event, from request to file", cost.median, "us")
        report.add(group, "events/s accepted", events.median, "1/s", note: "by the clock on the wall")
        report.add(group, "events lost", Double(file.droppedEvents), "", target: 0)
        file.close()
    }

    /// Seconds.
    private struct Load {
        var wall = 0.0
        var processor = 0.0
    }

    private static func load(_ server: ResourceServer, _ tokens: [String], _ count: Int) async throws -> Load {
        let tasks = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let start = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
        let served = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    var served = 0
                    for index in stride(from: task, to: count, by: tasks) {
                        let answer: ResourceResponse = try await server.protect(
                            request(tokens[index % tokens.count])
                        ) { _ in
                            []
                        } handler: { _ in
                            ResourceResponse(status: 200)
                        }
                        if answer.status == 200 { served += 1 }
                    }
                    return served
                }
            }
            return try await group.reduce(0, +)
        }
        guard served == count else { throw WrongResult(subject: "audit at full load") }
        return Load(wall: now(CLOCK_MONOTONIC) - start.0, processor: now(CLOCK_PROCESS_CPUTIME_ID) - start.1)
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

    private static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        guard unsafe clock_gettime(clock, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
