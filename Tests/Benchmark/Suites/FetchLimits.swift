// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import MCPResourceServerTesting
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What servers that want to use up a client's time or memory get of it.
enum FetchLimits {
    private struct Attack {
        let name: String
        var fault: ScriptedFault?
        var tls = ScriptedTLS.trusted
        let code: FetchError.Code
        /// The deadline that the attack is going to use up; the usual one where it does not come to that.
        var deadline: Duration?
    }

    private static let attacks = [
        Attack(name: "endless body", fault: .endlessBody, code: .tooLarge),
        Attack(name: "endless head", fault: .endlessHead, code: .tooLarge),
        Attack(name: "gzip bomb of 50 MB", fault: .gzipBomb(of: 50_000_000), code: .encoded),
        Attack(name: "a byte a second", fault: .trickle(every: .seconds(1)), code: .timeout, deadline: .seconds(1)),
        Attack(name: "silence after the head", fault: .stallAfterHead, code: .timeout, deadline: .seconds(1)),
        Attack(name: "silence instead of an answer", fault: .silence, code: .timeout, deadline: .seconds(1)),
        Attack(name: "silence instead of TLS", tls: .silent, code: .timeout, deadline: .seconds(1)),
    ]

    /// Adds the time and the memory at refusal. The server runs in the same process, so that its memory counts too: what is
    /// measured is an upper bound.
    static func run(_ report: inout Report) async throws {
        let server = try ScriptedAuthorizationServer()
        let fetcher = try BoundedFetcher(roots: server.trustRoots)
        let good = FetchRequest(server.jwksURL, origin: .configuration)
        var memory: [(name: String, kilobytes: Double)] = []
        for attack in attacks {
            for _ in 0..<5 { _ = try await fetcher.fetch(good) }
            if let fault = attack.fault { server.script(.keys, fault) }
            try server.present(attack.tls)
            var request = good
            request.timeout = attack.deadline ?? request.timeout
            let peak = Peak()
            let start = ContinuousClock.now
            var refusal = "answered"
            do {
                _ = try await fetcher.fetch(request)
                throw WrongResult(subject: attack.name)
            } catch let error as FetchError where error.code == attack.code {
                refusal = "\(error)"
            }
            let time = ContinuousClock.now - start
            memory.append((attack.name, await peak.kilobytes()))
            // A deadline may be missed by what a busy machine takes to wake a thread.
            let allowed = attack.deadline.map { $0 + .milliseconds(100) } ?? .milliseconds(250)
            report.add(
                "Fetch limits: time at refusal",
                attack.name,
                time / .milliseconds(1),
                "ms",
                .atMost(allowed / .milliseconds(1)),
                note: refusal
            )
            server.heal()
            try server.present(.trusted)
        }
        for (name, kilobytes) in memory {
            report.add("Fetch limits: memory at refusal, server included", name, kilobytes, "KiB", .atMost(4096))
        }
        await server.close()
    }
}

/// Watches how far the process's memory grows.
private final class Peak: Sendable {
    private let most: Mutex<Double>
    private let before: Double
    private let watch = Mutex<Task<Void, Never>?>(nil)

    init() {
        before = Self.resident
        most = Mutex(before)
        let task = Task.detached { [self] in
            while !Task.isCancelled {
                look()
                try? await Task.sleep(for: .milliseconds(1))
            }
        }
        watch.withLock { $0 = task }
    }

    /// The growth in kibibytes until now; the watch ends.
    func kilobytes() async -> Double {
        look()
        let task = watch.withLock { $0 }
        task?.cancel()
        await task?.value
        return most.withLock { $0 } - before
    }

    private func look() {
        let now = Self.resident
        most.withLock { $0 = max($0, now) }
    }

    /// Resident kibibytes; 0 where the system does not tell.
    private static var resident: Double {
        guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
        defer { unsafe fclose(file) }
        var text = [UInt8](repeating: 0, count: 128)
        let count = unsafe fread(&text, 1, text.count, file)
        let fields = text.prefix(count).split(separator: UInt8(ascii: " "))
        guard fields.count > 1, let pages = Double(String(decoding: fields[1], as: UTF8.self)) else { return 0 }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1024
    }
}
