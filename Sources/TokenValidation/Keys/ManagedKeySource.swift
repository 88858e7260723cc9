// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A key source with a life of its own: a server can watch it, run it and close it.
///
/// A source that wraps another one forwards all of it.
package protocol ManagedKeySource: KeySource {
    /// What tells it from other sources. A source that wraps another one is the same.
    var identity: ObjectIdentifier { get }

    /// How well the keys are known. Never blocks and fetches nothing, unlike `current`, which may start a refresh.
    var state: KeyState { get }

    /// Seconds until the next attempt, while the keys are not known; nil while they are.
    var retryAfter: Int? { get }

    /// Refuses settings that cannot work.
    func validate() throws(ConfigurationError)

    /// Tells an observer what happens from now on. A source that was closed opens again.
    func attach(_ observer: @escaping @Sendable (KeyEvent) -> Void) -> KeyAttachment

    /// Gets the keys if they are not known, unless it is too early for that. Returns whether they are known.
    func prepare() async -> Bool

    /// Keeps the keys fresh, the first attempt at once, until its task is cancelled or the source is closed.
    func run() async
}

extension ManagedKeySource where Self: AnyObject {
    package var identity: ObjectIdentifier { ObjectIdentifier(self) }
}

extension Issuer {
    /// The source of its keys, if it can be watched, run and closed.
    package var managedKeys: (any ManagedKeySource)? { keys as? any ManagedKeySource }
}

/// A server's hold on a key source. The source is closed when the last of its holders lets go.
package final class KeyAttachment: Sendable {
    private let end: @Sendable (_ isClosing: Bool) -> Void

    /// - Parameter end: Ends the attachment, and closes the source if this was the last one and it is told to. May be called
    ///   repeatedly.
    package init(_ end: @escaping @Sendable (_ isClosing: Bool) -> Void) {
        self.end = end
    }

    /// Lets go. Doing it twice does nothing.
    package func detach() {
        end(true)
    }

    /// A server that was forgotten, not closed, hears no more; the source may have other users who never attached.
    deinit {
        end(false)
    }
}
