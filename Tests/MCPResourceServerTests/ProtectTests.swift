// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import Synchronization
import XCTest

final class ProtectTests: XCTestCase {
    private struct HandlerFailure: Error {}

    private func challenge(
        _ gate: Fixture,
        _ scope: String,
        revision: String? = "2026-07-28",
        needs: ScopeRequirement
    ) async throws -> String {
        var request = ResourceRequest.post(bearer: try gate.token(scope))
        if let revision { request.headers.append(HeaderField("MCP-Protocol-Version", revision)) }
        let answer: ResourceResponse = try await gate.server.protect(request) { _ in
            []
        } handler: { admitted in
            try admitted.principal?.require(needs)
            return ResourceResponse(status: 200)
        }
        XCTAssertEqual(answer.status, 403)
        let challenge = try XCTUnwrap(answer.value("WWW-Authenticate"))
        let scope = try XCTUnwrap(challenge.range(of: "scope=\""))
        return String(challenge[scope.upperBound...].prefix { $0 != "\"" })
    }

    func testR17_R127_aScopeThatAHandlerMisses() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        let request = ResourceRequest.post(bearer: token, ["MCP-Protocol-Version": "2026-07-28"])
        let answer: ResourceResponse = try await gate.server.protect(request) { _ in
            []
        } handler: { admitted in
            try admitted.principal?.require(.all("files:read", "files:write"))
            return ResourceResponse(status: 200)
        }
        XCTAssertEqual(answer.status, 403)
        XCTAssertEqual(
            answer.headers.map(\.name),
            ["WWW-Authenticate", "Cache-Control", "Content-Type"]
        )
        XCTAssertEqual(
            answer.value("WWW-Authenticate"),
            "Bearer error=\"insufficient_scope\", error_description=\"The access token lacks a required scope\", "
                + "scope=\"mcp:connect files:read files:write\", resource_metadata=\"\(Fixture.metadataURL)\""
        )
        XCTAssertEqual(gate.log.labels, ["insufficient_scope"])
        XCTAssertEqual(gate.log.events.map(\.status), [403])
    }

    func testR127_allOfTheOperationIsAskedForAtOnce() async throws {
        let gate = try Fixture()
        let held = "mcp:connect files:read other"
        let all: ScopeRequirement = .all("files:read", "files:write", "files:share")
        let asked = try await challenge(gate, held, needs: all)
        XCTAssertEqual(asked, "mcp:connect files:read files:write files:share")
        let alternatives = try await challenge(gate, held, needs: .any("files:write", "files:admin"))
        XCTAssertEqual(alternatives, "mcp:connect files:write")
    }

    func testOlderClientsAreToldAgainWhatTheyHold() async throws {
        let gate = try Fixture(hierarchy: ["mcp:admin": ["mcp:write"]]) {
            $0.scopesSupported = "mcp:connect files:list"
        }
        let held = "foreign mcp:write mcp:connect files:list mcp:admin files:admin"
        for revision in [
            nil, "", "2025-11-25", "2025-06-18", "2026-07-27", "latest", "2026-7-28", "9999", "2026-07-28x",
            "٢٠٢٦-٠٧-٢٨",
        ] {
            let asked = try await challenge(
                gate,
                held,
                revision: revision,
                needs: .all("files:read", .any("files:write", "files:admin"), "x")
            )
            XCTAssertEqual(
                asked,
                "mcp:connect files:read files:write x mcp:write files:list mcp:admin files:admin",
                revision ?? "absent"
            )
        }
        for revision in ["2026-07-28", " 2026-07-28 ", "2027-01-01"] {
            let asked = try await challenge(gate, held, revision: revision, needs: "files:read")
            XCTAssertEqual(asked, "mcp:connect files:read", revision)
        }
    }

    func testR129_offlineAccessIsNeverAskedFor() async throws {
        let gate = try Fixture()
        for revision in [nil, "2026-07-28"] {
            let asked = try await challenge(
                gate,
                "mcp:connect offline_access",
                revision: revision,
                needs: "offline_access files:read"
            )
            XCTAssertEqual(asked, "mcp:connect files:read")
        }
    }

    func testR11_R14_aRequirementCannotBreakTheChallenge() async throws {
        let gate = try Fixture()
        for text in ["a\"b", "a\\b", "a\r\nSet-Cookie: x", "\u{e9}", "a\u{0}"] {
            let asked = try await challenge(gate, "mcp:connect", needs: ScopeRequirement(stringLiteral: text))
            XCTAssertTrue(asked.utf8.allSatisfy { (0x20...0x7E).contains($0) }, asked)
            XCTAssertTrue(asked.hasPrefix("mcp:connect"), asked)
        }
    }

    func testAnonymousCallersGetA401() async throws {
        let gate = try Fixture { $0.openPaths = ["/open"] }
        let answer: ResourceResponse = try await gate.server.protect(.post("/open")) { _ in
            []
        } handler: { _ in
            throw InsufficientScope("files:read")
        }
        XCTAssertEqual(answer.status, 401)
        XCTAssertEqual(
            answer.value("WWW-Authenticate"),
            "Bearer scope=\"mcp:connect files:read\", resource_metadata=\"\(Fixture.metadataURL)\""
        )
        XCTAssertEqual(answer.value("Cache-Control"), "no-store")
    }

    func testAHandlersContentTooLargeIsA413() async throws {
        let gate = try Fixture()
        let answer: ResourceResponse = try await gate.server.protect(.post(bearer: gate.token())) { _ in
            []
        } handler: { _ in
            throw ContentTooLarge()
        }
        XCTAssertEqual(answer.status, 413)
        XCTAssertEqual(answer.value("Cache-Control"), "no-store")
    }

    func testOtherErrorsAreTheHosts() async throws {
        let gate = try Fixture()
        for error in [HandlerFailure(), CancellationError()] as [any Error] {
            do {
                let _: ResourceResponse = try await gate.server.protect(.post(bearer: gate.token())) { _ in
                    []
                } handler: { _ in
                    throw error
                }
                XCTFail("swallowed")
            } catch {
                XCTAssertFalse(error is InsufficientScope)
            }
        }
        let admission = await gate.server.admit(.post(bearer: try gate.token())) { _ in [] }
        guard case .proceed(let admitted) = admission else { return XCTFail("refused") }
        XCTAssertNil(admitted.answer(to: HandlerFailure()))
        XCTAssertNotNil(admitted.answer(to: InsufficientScope("x")))
        XCTAssertEqual(gate.log.labels, ["insufficient_scope"])
    }

    private struct TypedResponse: HostResponse {
        var fields: [HeaderField]
        init(_ answer: ResourceResponse) { fields = answer.headers }
        mutating func add(_ field: HeaderField) { fields.append(field) }
        func values(of name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
    }

    func testLinesAreAddedBesideTheHandlers() async throws {
        let gate = try Fixture { $0.origins = ["https://app.example.com"] }
        let request = ResourceRequest.post(bearer: try gate.token(), ["Origin": "https://app.example.com"])
        let response = try await gate.server.protect(request) { _ in
            []
        } handler: { admitted in
            XCTAssertEqual(
                admitted.headers.map(\.name),
                ["Access-Control-Allow-Origin", "Vary", "Access-Control-Expose-Headers"]
            )
            return TypedResponse(ResourceResponse(status: 200, headers: [HeaderField("Vary", "Accept")]))
        }
        XCTAssertEqual(response.fields.filter { $0.name == "Vary" }.map(\.value), ["Accept", "Origin"])
    }

    func testTheDeadline() async throws {
        let gate = try Fixture { $0.maximumStreamLifetime = .seconds(1000) }
        func deadline(_ lifetime: Int64) async throws -> Double {
            let token = try gate.issuer.token(scope: "mcp:connect", lifetime: lifetime)
            _ = try await gate.answer(.post(bearer: token))
            return try XCTUnwrap(gate.log.admitted.last).deadline.timeIntervalSince1970 - gate.clock.now
        }
        let ofToken = try await deadline(300)
        XCTAssertEqual(ofToken, 360, "the token's end and the leeway")
        let ofSetting = try await deadline(100_000)
        XCTAssertEqual(ofSetting, 1000)
        let almostOver = try await deadline(-30)
        XCTAssertEqual(almostOver, 30)
    }

    func testTheDeadlineOfAnAnonymousRequest() async throws {
        let gate = try Fixture { $0.openPaths = ["/open"] }
        _ = try await gate.answer(.post("/open"))
        let deadline = try XCTUnwrap(gate.log.admitted.last).deadline
        XCTAssertEqual(deadline.timeIntervalSince1970 - gate.clock.now, 86_400)
    }

    // MARK: Isolation

    @MainActor
    func testHandlersAndBodiesStayOnTheMainActor() async throws {
        let gate = try Fixture()
        var plainLocal = 0
        let answer: ResourceResponse = try await gate.server.protect(.post(bearer: gate.token()), reading: .always) {
            _ in
            MainActor.assertIsolated()
            plainLocal += 1
            return [1]
        } handler: { admitted in
            MainActor.assertIsolated()
            plainLocal += 1
            await admitted.run {
                MainActor.assertIsolated()
                plainLocal += 1
            }
            return ResourceResponse(status: 200)
        }
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(plainLocal, 3)
    }

    func testNoExecutorHop() async throws {
        let gate = try Fixture()
        let host = CountingHost(gate.server)
        let refused = try await host.jobs(for: .post())
        XCTAssertEqual(refused, 0, "a refusal left the caller's executor")
        let token = try gate.token()
        let served = try await host.jobs(for: .post(bearer: token))
        XCTAssertEqual(served, 0, "a served request left the caller's executor")
    }

    func testAWaitForKeysComesBackToTheCallersExecutor() async throws {
        let gate = try Fixture(keys: UnavailableKeys())
        let host = CountingHost(gate.server)
        _ = try await host.jobs(for: .post(bearer: gate.token()))
        XCTAssertEqual(gate.log.labels, ["keys_unavailable"])
    }

    func testACancelledTaskStillGetsItsAnswer() async throws {
        let gate = try Fixture()
        let token = try gate.token()
        let server = gate.server
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            XCTAssertTrue(Task.isCancelled)
            let refused = await server.admit(.post()) { _ in [] }
            let admitted = await server.admit(.post(bearer: token)) { _ in [] }
            guard case .respond(let answer) = refused, case .proceed = admitted else { return 0 }
            return answer.status
        }
        let status = await task.value
        XCTAssertEqual(status, 401)
    }

    func testManyRequestsAtOnceKeepTheirCallersApart() async throws {
        let gate = try Fixture()
        let tokens = try (0..<200).map { (name: "user-\($0)", token: try gate.token(subject: "user-\($0)")) }
        let server = gate.server
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for (name, token) in tokens {
                group.addTask {
                    let answer: ResourceResponse = try await server.protect(.post(bearer: token)) { _ in
                        []
                    } handler: { _ in
                        await Task.yield()
                        return ResourceResponse(status: 200, body: Array((Principal.current?.subject ?? "").utf8))
                    }
                    return answer.text == name
                }
            }
            for try await isOwn in group { XCTAssertTrue(isOwn) }
        }
    }
}

/// An actor on an executor that counts the jobs it is given: coming back from another executor would be one.
private actor CountingHost {
    private final class Executor: SerialExecutor {
        let jobs = Atomic(0)
        let queue = DispatchQueue(label: "counting-host")

        func enqueue(_ job: consuming ExecutorJob) {
            jobs.add(1, ordering: .relaxed)
            let job = UnownedJob(job)
            queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
        }
    }

    private let executor = Executor()
    private let server: ResourceServer

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(_ server: ResourceServer) {
        self.server = server
    }

    /// How many jobs one request costs after the one that it starts in.
    func jobs(for request: ResourceRequest) async throws -> Int {
        let before = executor.jobs.load(ordering: .relaxed)
        let _: ResourceResponse = try await server.protect(request, reading: .always) { _ in
            self.preconditionIsolated()
            return []
        } handler: { _ in
            self.preconditionIsolated()
            return ResourceResponse(status: 200)
        }
        return executor.jobs.load(ordering: .relaxed) - before
    }
}
