// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import TokenValidation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Static tokens that are read from a file, again and again while ``ResourceServer/run()`` runs.
///
/// The file has one entry a line, in the form of ``StaticToken/init(parsing:)``. Empty lines and lines that begin with `#` do not
/// count. To rotate a token, add a line of the same name, hand the new token over, and remove the old line. A token whose line
/// is gone is refused from the next reading on, and its open streams end.
///
/// A file that cannot be read, or has one line that is no entry, changes nothing: the entries of the last good one stay, and an
/// event says so. Write a new file beside it and rename that, so that no half of it is ever read. Who can write it can let
/// anybody in: that everybody can is reported, too.
public final class StaticTokenFile: StaticTokenSource {
    private static let longest = 4 * 1024 * 1024

    private let path: String
    private let interval: Duration
    private let clock: MonotonicClock
    private let observers = StoreObservers()
    private let state: Mutex<(bytes: [UInt8], set: StaticTokenSet)>

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - name: The set's name; see ``StaticTokenSet/init(named:_:)``.
    ///   - interval: How often the file is read.
    ///   - clock: The clock by which it is read.
    /// - Throws: ``StaticTokenError``: a server does not start with tokens that it cannot read.
    public init(
        _ path: String,
        named name: String,
        every interval: Duration = .seconds(1),
        clock: MonotonicClock = .continuous
    ) throws(StaticTokenError) {
        self.path = path
        self.interval = max(interval, .milliseconds(10))
        self.clock = clock
        let bytes = try Self.read(path)
        state = Mutex((bytes, try StaticTokenSet(named: name, parsing: bytes)))
    }

    /// Who vouches for the bearers: ``StaticTokenSet/issuer``, whatever the file says.
    public var issuer: String { state.withLock { $0.set.issuer } }

    /// The entries now.
    public var current: StaticTokenSet? { state.withLock { $0.set } }

    /// Asks to be told of changes.
    public func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation {
        observers.add(change)
    }

    /// How many want to know of changes.
    var observerCount: Int { observers.count }

    /// Reads the file now, and puts what it says in the place of what it said before.
    ///
    /// - Throws: ``StaticTokenError``; the entries are then those of the last good file.
    public func reload() throws(StaticTokenError) {
        let bytes = try Self.read(path)
        // Under the lock, so that what was read last and what counts are the same file.
        let isChanged = try state.withLock { state throws(StaticTokenError) in
            guard bytes != state.bytes else { return false }
            state = (bytes, try StaticTokenSet(named: state.set.name, parsing: bytes))
            return true
        }
        if isChanged { observers.notify() }
    }

    /// Reads the file again and again, until the task is cancelled.
    public func run(reporting report: @escaping @Sendable (_ problem: String) -> Void) async {
        var lastProblem: String?
        while !Task.isCancelled {
            let problem = problemOfReloading()
            if let problem, problem != lastProblem { report(problem) }
            lastProblem = problem
            guard (try? await clock.sleep(until: clock.now() + interval)) != nil else { return }
        }
    }

    private func problemOfReloading() -> String? {
        do throws(StaticTokenError) {
            try reload()
        } catch {
            return "the file of static tokens is not used, the last good one is: \(error)"
        }
        guard isWritableByAll else { return nil }
        return "every user of this machine may write the file of static tokens, and so let anybody in: chmod o-w"
    }

    /// Whether every user of the machine may write the file.
    package var isWritableByAll: Bool {
        let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions]
        let bits = (mode as? UInt) ?? (mode as? Int).map { UInt(truncatingIfNeeded: $0) } ?? 0
        return bits & 0o002 != 0
    }

    private static func read(_ path: String) throws(StaticTokenError) -> [UInt8] {
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
        let isSensible = size.map { $0 <= longest } ?? true
        guard isSensible else {  // check: static-token-file-size
            throw StaticTokenError(.unreadable, "it is longer than 4 MiB")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw StaticTokenError(.unreadable, "it cannot be read")
        }
        return Array(data)
    }
}

extension StaticTokenFile: CustomStringConvertible, CustomReflectable {
    /// The number of entries; not who presents them.
    public var description: String { "StaticTokenFile(\(state.withLock { $0.set }))" }

    /// A mirror that shows the set only.
    public var customMirror: Mirror { Mirror(self, children: ["set": state.withLock { $0.set }]) }
}
