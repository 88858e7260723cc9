// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import TokenValidation

/// Static tokens that are read from a file, again and again while ``ResourceServer/run()`` runs.
///
/// The file has one entry a line, in the form of ``StaticToken/init(parsing:)``. Empty lines and lines that begin with `#` do not
/// count. To rotate a token, add a line of the same name, hand the new token over, and remove the old line. A token whose line
/// is gone is refused from the next reading on, and its open streams end.
///
/// A file that cannot be read, or has one line that is no entry, changes nothing: the entries of the last good one stay, and an
/// event says so, and another one that all is well again. Write a new file beside it and rename that, so that no half of it is ever read;
/// what changed and does not end with a line feed is taken only if the next reading finds the same. A file without entries lets nobody in,
/// which is reported. Who can write it can let anybody in: that everybody can is reported, too.
public final class StaticTokenFile: StaticTokenSource {
    private static let longest = 4 * 1024 * 1024

    typealias Reading = @Sendable () throws(StaticTokenError) -> [UInt8]

    fileprivate struct State {
        var bytes: [UInt8]
        var set: StaticTokenSet
        /// What may be half of a file.
        var doubtful: [UInt8]?
        /// How many readings have begun, and which of them counts.
        var readings: UInt64 = 0
        var latest: UInt64 = 0
    }

    private let path: String
    private let interval: Duration
    private let clock: MonotonicClock
    private let read: Reading
    private let observers = StoreObservers()
    private let state: Mutex<State>

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - path: The file, or a symbolic link to it. Anything but a plain file of at most 4 MiB is refused.
    ///   - name: The set's name; see ``StaticTokenSet/init(named:_:)``.
    ///   - interval: How often the file is read.
    ///   - clock: The clock by which it is read.
    /// - Throws: ``StaticTokenError``: a server does not start with tokens that it cannot read.
    public convenience init(
        _ path: String,
        named name: String,
        every interval: Duration = .seconds(1),
        clock: MonotonicClock = .continuous
    ) throws(StaticTokenError) {
        try self.init(path, named: name, every: interval, clock: clock) { () throws(StaticTokenError) in
            try Self.read(path)
        }
    }

    init(
        _ path: String,
        named name: String,
        every interval: Duration = .seconds(1),
        clock: MonotonicClock,
        read: @escaping Reading
    ) throws(StaticTokenError) {
        self.path = path
        self.interval = max(interval, .milliseconds(10))
        self.clock = clock
        self.read = read
        let bytes = try read()
        state = Mutex(State(bytes: bytes, set: try StaticTokenSet(named: name, parsing: bytes)))
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
        let (number, known) = state.withLock { state in
            state.readings &+= 1
            return (state.readings, state)
        }
        let bytes = try read()
        // Without the lock, which every request takes.
        let set = bytes == known.bytes ? known.set : try StaticTokenSet(named: known.set.name, parsing: bytes)
        let (isChanged, isDoubtful) = state.withLock { $0.take(bytes, set, number) }
        if isDoubtful {  // check: static-token-file-unended
            let doubt =
                "its last line has no end, so that half of it may be missing: it counts if it is so at the next reading"
            throw StaticTokenError(.malformed, doubt)
        }
        if isChanged { observers.notify() }
    }

    /// Reads the file again and again, until the task is cancelled. Problems are reported once, and when they are over.
    public func run(reporting report: @escaping @Sendable (_ problem: String) -> Void) async {
        var lastProblem: String?
        while !Task.isCancelled {
            let problem = problemOfReloading()
            if let problem, problem != lastProblem { report(problem) }
            if problem == nil, lastProblem != nil { report("all is well again with the file of static tokens") }
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
        if current?.tokens.isEmpty == true { return "the file of static tokens has no entries: it lets nobody in" }
        guard isWritableByAll else { return nil }
        return "every user of this machine may write the file of static tokens, and so let anybody in: chmod o-w"
    }

    /// Whether every user of the machine may write the file.
    package var isWritableByAll: Bool { SettingsFile.isWritableByAll(path) }

    private static func read(_ path: String) throws(StaticTokenError) -> [UInt8] {
        do throws(SettingsFile.Problem) {
            return try SettingsFile(path, upTo: longest).bytes
        } catch {
            throw StaticTokenError(.unreadable, error == .tooLong ? "it is longer than 4 MiB" : error.text)
        }
    }
}

extension StaticTokenFile.State {
    /// Takes what a reading has found, unless a later one has found something already: two that overlap may end in either order.
    ///
    /// - Returns: Whether that is a change, and whether it is not taken because it may be half of a file.
    fileprivate mutating func take(
        _ bytes: [UInt8],
        _ set: StaticTokenSet,
        _ number: UInt64
    ) -> (isChange: Bool, isDoubtful: Bool) {
        let isLate = number < latest
        if isLate {  // check: static-token-reading-late
            return (false, false)
        }
        latest = number
        let isChange = bytes != self.bytes
        let isEnded = bytes.isEmpty || bytes.last == 0x0A || bytes == doubtful
        let isDoubtful = isChange && !isEnded
        doubtful = isDoubtful ? bytes : nil
        guard isChange, isEnded else { return (false, isDoubtful) }
        (self.bytes, self.set) = (bytes, set)
        return (true, false)
    }
}

extension StaticTokenFile: CustomStringConvertible, CustomReflectable {
    /// The number of entries; not who presents them.
    public var description: String { "StaticTokenFile(\(state.withLock { $0.set }))" }

    /// A mirror that shows the set only.
    public var customMirror: Mirror { Mirror(self, children: ["set": state.withLock { $0.set }]) }
}
