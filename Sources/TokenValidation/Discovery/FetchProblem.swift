// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import JOSE

/// Why a request brought no document, and what that means for the rest of the attempt.
struct FetchProblem: Error {
    /// How much a problem tells an operator, of those that several URLs of one server have.
    enum Weight: Int, Sendable {
        /// There is no document.
        case absent
        /// What is there is no document of this kind.
        case unreadable
        /// The server has a problem.
        case failing
        /// The document is there, and wrong.
        case wrong
    }

    /// A word out of a fixed list.
    let label: String
    /// Printable ASCII, bounded.
    private(set) var detail: String
    /// The seconds that the server asked to be left alone for.
    private(set) var retryAfter: Int?
    /// Whether the same request may well succeed in a moment.
    private(set) var isTransient = false
    /// Whether other URLs of the same server are no better.
    private(set) var endsDiscovery = false
    /// Whether the server says that nothing is there (404, 410).
    private(set) var isGone = false
    /// Whether there was no connection to the server that could be trusted, or none that it used in time.
    private(set) var isOutOfReach = false
    /// The members of a key set in which none is usable.
    let skipped: [SkippedKey]
    private let weight: Weight

    init(_ label: String, _ detail: String, weight: Weight, skipped: [SkippedKey] = []) {
        self.label = label
        self.detail = Printable.line(detail)
        self.weight = weight
        self.skipped = skipped
    }

    init(_ error: MetadataError) {
        let isWrong = error.code == .issuerMismatch || error.code == .malformedMember
        self.init("\(error.code)", error.detail, weight: isWrong ? .wrong : .unreadable)
    }

    init(_ error: FetchError) {
        let aboutTheAnswer: [FetchError.Code] = [.incomplete, .malformed, .tooLarge, .encoded]
        let lostPackets: [FetchError.Code] = [.unreachable, .unresolved, .incomplete]
        self.init(
            "\(error.code)",
            error.detail,
            weight: error.code == .incomplete ? .failing : .unreadable
        )
        isTransient = lostPackets.contains(error.code)
        endsDiscovery = !aboutTheAnswer.contains(error.code)
        isOutOfReach = endsDiscovery && ![.cancelled, .busy].contains(error.code)
    }

    /// About an answer with another status than 200.
    private init(_ response: FetchResponse, now: Double) {
        let status = response.status
        let isBusy = status == 408 || status == 429 || (500...599).contains(status)
        guard ![300, 301, 302, 303, 307, 308].contains(status) else {
            let target = response.values(of: "Location").first.map { " to \"\(Printable.text($0, limit: 150))\"" } ?? ""
            let text = "answered with a redirect (\(status))\(target), which is not followed: configure the final URL"
            self.init("redirect", text, weight: .unreadable)
            return
        }
        let isKnown = (100...599).contains(status)
        self.init(
            isKnown ? "status_\(status)" : "status_other",
            "answered with status \(status) instead of 200",
            weight: isBusy ? .failing : .absent
        )
        retryAfter = isBusy ? ResponseLifetime.retryAfter(response, now: now) : nil
        isTransient = isBusy && retryAfter == nil
        endsDiscovery = status == 429
        isGone = status == 404 || status == 410
    }

    /// The answer, if it is one with status 200.
    static func checked(
        _ answer: Result<FetchResponse, FetchError>,
        now: Double
    ) throws(FetchProblem) -> FetchResponse {
        switch answer {
        case .failure(let error):
            throw FetchProblem(error)
        case .success(let response):
            if response.status != 200 {  // check: document-status-200
                throw FetchProblem(response, now: now)
            }
            return response
        }
    }

    /// A URL for people, without its query.
    static func shown(_ url: String) -> String {
        let end = url.utf8.firstIndex(of: UInt8(ascii: "?")) ?? url.endIndex
        return Printable.text(url[..<end])
    }

    /// The same with the URL in front.
    func about(_ url: String) -> FetchProblem {
        var copy = self
        copy.detail = Printable.line("\(url): \(detail)")
        return copy
    }

    /// The first of the weightiest, with the longest wait of all.
    static func mostTelling(_ problems: [FetchProblem], of count: Int) -> FetchProblem {
        let weightiest = problems.map(\.weight.rawValue).max()
        guard var problem = problems.first(where: { $0.weight.rawValue == weightiest }) else {
            return FetchProblem("bad_url", "the issuer is no URL", weight: .wrong)
        }
        problem.retryAfter = problems.compactMap(\.retryAfter).max()
        if count > 1 {
            problem.detail = Printable.line("no metadata at \(count) URLs; \(problem.detail)")
        }
        return problem
    }
}
