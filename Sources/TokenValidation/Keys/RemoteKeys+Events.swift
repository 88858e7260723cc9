// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import Synchronization

extension RemoteKeys {
    /// Tells those who observe what is still to be told. One thread at a time does, so that nobody hears of an end before its
    /// beginning; what another one notes meanwhile is told by the first.
    func tell() {
        let isMine = core.withLock { core in
            let isMine = !core.isTelling && !core.untold.isEmpty
            if isMine { core.isTelling = true }
            return isMine
        }
        guard isMine else { return }
        while true {
            let (events, observers) = core.withLock { core in
                defer { core.untold = [] }
                core.isTelling = !core.untold.isEmpty
                return (core.untold, Array(core.observers.values))
            }
            if events.isEmpty { return }
            for event in events {
                for observer in observers { observer(event) }
            }
        }
    }

    /// What an attempt's result is worth telling, given what was held before.
    func events(
        of retrieval: Retrieval,
        before held: JSONWebKeySet?,
        _ metadata: AuthorizationServerMetadata?
    ) -> [KeyEvent] {
        var events = retrieval.fetches.map(event(of:))
        switch retrieval.outcome {
        case .failed(let failure):
            events.append(event(.refreshFailed, failure.label, failure.detail))
        case .keys(let keys):
            let age = settings.policy.freshTime(advertised: keys.lifetime).components.seconds
            events.append(event(.refreshed, "ok", "\(keys.set.keys.count) keys, fresh for \(age) s"))
            events += changes(from: held, to: keys.set)
            let known = metadata?.advice ?? []
            for advice in keys.metadata?.advice ?? [] where !known.contains(advice) {
                events.append(event(.metadataAdvice, advice.code.description, "\(advice.member) \(advice.text)"))
            }
        }
        let known = core.withLock { core in core.skipped }
        for skipped in retrieval.skipped ?? [] where !known.contains(skipped) {
            events.append(event(.keySkipped, skipped.label, skipped.summary))
        }
        return events
    }

    private func event(_ code: KeyEvent.Code, _ label: String, _ detail: String) -> KeyEvent {
        KeyEvent(code, issuer: issuer, label: label, detail: detail)
    }

    private func event(of fetch: FetchRecord) -> KeyEvent {
        let status = fetch.status.map { "status \($0)" } ?? "no answer"
        let detail =
            "\(fetch.purpose.rawValue) \(fetch.url): \(status), \(fetch.bytes) bytes in \(fetch.milliseconds) ms"
        return event(.fetchEnded, fetch.problem ?? "ok", detail)
    }

    private func changes(from old: JSONWebKeySet?, to new: JSONWebKeySet) -> [KeyEvent] {
        let (before, after) = (old?.keys ?? [], new.keys)
        var events: [KeyEvent] = []
        for key in after where !before.contains(where: { $0.isSame(as: key) }) {
            events.append(event(.keyAdded, "key_added", "\(key)"))
        }
        for key in before where !after.contains(where: { $0.isSame(as: key) }) {
            events.append(event(.keyRemoved, "key_removed", "\(key)"))
        }
        return events
    }
}

extension JSONWebKey {
    /// Whether it is the same key under the same name.
    fileprivate func isSame(as other: JSONWebKey) -> Bool {
        thumbprint.utf8.elementsEqual(other.thumbprint.utf8) && keyIDBytes == other.keyIDBytes
            && algorithm == other.algorithm
    }
}

extension SkippedKey {
    /// Why it is not used, as a word out of a fixed list: `private_key_published` and `secret_published` are leaks.
    package var label: String { reason.code.description }

    /// Which member of a key set it is, and why it is not used, for operators.
    package var summary: String {
        let name = keyID.map { "\"\(Printable.text($0, limit: 40))\" " } ?? ""
        return "key \(name)at index \(index): \(reason)"
    }
}
