// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

public import MCPResourceServer
import Synchronization

/// The gate's events, one line each on standard error, and no more lines than a person can read.
///
/// A line of a kind that was printed in the last ten seconds is counted instead, and the count is printed with the next one of
/// its kind or at the end: whoever sends a thousand bad tokens a second, all different, does not fill a terminal.
public final class EventLog: Sendable {
    private static let quiet = Duration.seconds(10)
    private static let maximumKinds = 64

    private let now: @Sendable () -> ContinuousClock.Instant
    private let print: @Sendable (String) -> Void
    private let kinds = Mutex<[Kind]>([])

    private struct Kind {
        let name: String
        let line: String
        var printed: ContinuousClock.Instant
        var held = 0
    }

    init(
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        print: @escaping @Sendable (String) -> Void = Console.complain
    ) {
        self.now = now
        self.print = print
    }

    /// A log on standard error.
    public convenience init() { self.init(now: { .now }) }

    /// Prints the event's line, or counts it. Refusals of one kind count as one, because what differs is the clients' choice.
    public func note(_ event: ResourceServer.Event) {
        note("\(event)", kind: event.code == .refused ? "\(event.code) \(event.label)" : nil)
    }

    /// The same for a server that is for development only, which goes without saying here; and what begins is told of when it ends.
    package func noteUnlessPlain(_ event: ResourceServer.Event) {
        if event.label != "http_loopback", event.code != .keyFetchStarted { note(event) }
    }

    /// Prints the line, or counts it: each line is of its own kind unless it is said which.
    func note(_ line: String, kind: String? = nil) {
        let time = now()
        let name = kind ?? line
        let lines: [String] = kinds.withLock { kinds in
            if let index = kinds.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
                guard time - kinds[index].printed >= Self.quiet else {
                    kinds[index].held += 1
                    return []
                }
                let kind = kinds.remove(at: index)
                kinds.append(Kind(name: name, line: line, printed: time))
                return [Self.text(line, held: kind.held)]
            }
            var oldest: [String] = []
            if kinds.count == Self.maximumKinds, let kind = kinds.first {
                kinds.removeFirst()
                if kind.held > 0 { oldest = [Self.text(kind.line, held: kind.held - 1)] }
            }
            kinds.append(Kind(name: name, line: line, printed: time))
            return oldest + [line]
        }
        lines.forEach(print)
    }

    /// Prints what has been counted and not printed.
    public func flush() {
        let held = kinds.withLock { kinds in
            defer { kinds = [] }
            return kinds.filter { $0.held > 0 }
        }
        for kind in held { print(Self.text(kind.line, held: kind.held - 1)) }
    }

    private static func text(_ line: String, held: Int) -> String {
        held == 0 ? line : "\(line) (and \(held) more like it)"
    }
}
