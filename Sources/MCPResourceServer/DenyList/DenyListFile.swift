// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import TokenValidation

/// A deny-list that is read from a file, again and again while ``ResourceServer/run()`` runs.
///
/// The file has one entry a line, in the form of ``DenyListEntry/init(parsing:issuer:)``. Empty lines and lines that begin with `#`
/// do not count. An entry lasts for as long as its line stands there, or until its `until=`.
///
/// A file that cannot be read, or has one line that is no entry, changes nothing: the entries of the last good one stay, and an
/// event says so. Write a new file beside it and rename that, so that no half of it is ever read.
public final class DenyListFile: DenyListStore {
    private static let longest = 16 * 1024 * 1024

    private let issuer: String
    private let kept: [DenyListEntry]
    private let interval: Duration
    private let clock: MonotonicClock
    private let list: DenyList
    private let read: Reading
    private let state = Mutex(State())

    typealias Reading = @Sendable () throws(DenyListError) -> [UInt8]

    private struct State {
        /// What the list was made of.
        var bytes: [UInt8]?
        /// How many readings have begun, and which of them counts.
        var readings: UInt64 = 0
        var latest: UInt64 = 0
    }

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - path: The file, or a symbolic link to it. Anything but a plain file of at most 16 MiB is refused.
    ///   - issuer: Whose tokens entries without `iss=` are about.
    ///   - kept: Entries beside those of the file.
    ///   - capacity: The most entries.
    ///   - interval: How often the file is read.
    ///   - clock: The clock by which it is read.
    ///   - wallClock: The time of day by which entries are over.
    /// - Throws: ``DenyListError``: a server does not start with a list that it cannot read.
    public convenience init(
        _ path: String,
        issuer: String,
        keeping kept: [DenyListEntry] = [],
        capacity: Int = 100_000,
        every interval: Duration = .seconds(1),
        clock: MonotonicClock = .continuous,
        wallClock: WallClock = .system
    ) throws(DenyListError) {
        try self.init(
            issuer: issuer,
            keeping: kept,
            capacity: capacity,
            every: interval,
            clock: clock,
            wallClock: wallClock
        ) { () throws(DenyListError) in
            try Self.read(path)
        }
    }

    init(
        issuer: String,
        keeping kept: [DenyListEntry] = [],
        capacity: Int = 100_000,
        every interval: Duration = .seconds(1),
        clock: MonotonicClock,
        wallClock: WallClock,
        read: @escaping Reading
    ) throws(DenyListError) {
        self.issuer = issuer
        self.kept = kept
        self.interval = max(interval, .milliseconds(10))
        self.clock = clock
        self.read = read
        list = DenyList(capacity: capacity, clock: wallClock)
        try reload()
    }

    /// The entries now.
    public var current: DenyListSnapshot? { list.current }

    /// Asks to be told of changes.
    public func observe(_ change: @escaping @Sendable () -> Void) -> StoreObservation {
        list.observe(change)
    }

    /// Reads the file now, and puts what it says in the place of what it said before.
    ///
    /// - Throws: ``DenyListError``; the entries are then those of the last good file.
    public func reload() throws(DenyListError) {
        let number = state.withLock { state in
            state.readings &+= 1
            return state.readings
        }
        let bytes = try read()
        // Under the lock, so that what was read last and what counts are the same file.
        let observers = try state.withLock { state throws(DenyListError) -> [@Sendable () -> Void] in
            // Two that overlap may end in either order.
            let isLate = number < state.latest
            if isLate {  // check: deny-list-reading-late
                return []
            }
            let isChanged = bytes != state.bytes
            let observers = isChanged ? try list.replacing(with: kept + entries(in: bytes)) : []
            (state.bytes, state.latest) = (bytes, number)
            return observers
        }
        for observer in observers { observer() }
    }

    /// Reads the file again and again, until the task is cancelled.
    public func run(reporting report: @escaping @Sendable (_ problem: String) -> Void) async {
        var lastProblem: DenyListError?
        while !Task.isCancelled {
            do throws(DenyListError) {
                try reload()
                lastProblem = nil
            } catch {
                if error != lastProblem { report("the deny-list's file is not used, the last good one is: \(error)") }
                lastProblem = error
            }
            guard (try? await clock.sleep(until: clock.now() + interval)) != nil else { return }
        }
    }

    private static func read(_ path: String) throws(DenyListError) -> [UInt8] {
        do throws(SettingsFile.Problem) {
            return try SettingsFile(path, upTo: longest).bytes
        } catch {
            throw DenyListError(.unreadable, error == .tooLong ? "it is longer than 16 MiB" : error.text)
        }
    }

    private func entries(in bytes: [UInt8]) throws(DenyListError) -> [DenyListEntry] {
        var entries: [DenyListEntry] = []
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let line = line.last == 0x0D ? line.dropLast() : line
            let start = line.first { $0 != 0x20 }
            guard let start, start != UInt8(ascii: "#") else { continue }
            let text = String(decoding: line, as: UTF8.self)
            guard text.utf8.elementsEqual(line) else { throw DenyListError(.malformed, "line \(number): not UTF-8") }
            do throws(DenyListError) {
                entries.append(try DenyListEntry(parsing: text, issuer: issuer))
            } catch {
                throw DenyListError(error.code, "line \(number): \(error.detail)")
            }
        }
        return entries
    }
}

extension DenyListFile: CustomStringConvertible, CustomReflectable {
    /// The number of entries; not whom they are about.
    public var description: String { "DenyListFile(\(list))" }

    /// A mirror that shows the list only.
    public var customMirror: Mirror { Mirror(self, children: ["list": list]) }
}
