// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// One thing that is asked of a server.
struct ConformanceRow: Sendable {
    enum Section: String, CaseIterable {
        case challenge = "Challenge"
        case metadata = "Metadata"
        case browsers = "Browsers and hosts"
        case credentials = "Credentials"
        case methods = "Methods and caches"
        case headers = "Protocol headers"
        case tokens = "Tokens"
    }

    /// Whether a server that fails it is wrong, or could do better.
    enum Level: String {
        case must
        case should
    }

    let name: String
    let section: Section
    let level: Level
    /// Where it is demanded.
    let clause: String
    let question: String
    /// What to do about a failure.
    let mend: String
    let judge: @Sendable (ServerProbe) async -> Finding

    init(
        _ name: String,
        _ section: Section,
        _ level: Level,
        _ clause: String,
        _ question: String,
        mend: String,
        judge: @escaping @Sendable (ServerProbe) async -> Finding
    ) {
        self.name = name
        self.section = section
        self.level = level
        self.clause = clause
        self.question = question
        self.mend = mend
        self.judge = judge
    }

    /// Every row, in the order of the report.
    static let all = challengeRows + metadataRows + browserRows + credentialRows + methodRows + headerRows + tokenRows
}

/// What came of one row.
struct Finding: Sendable {
    enum Outcome: Sendable {
        case passed
        case failed
        /// It could not be asked, or does not apply.
        case skipped
    }

    let outcome: Outcome
    let detail: String
    /// Whether an answer shows it by itself, whatever became of the row's other requests.
    var isShown = false

    static func passed(_ detail: String = "") -> Finding { Finding(outcome: .passed, detail: detail) }
    static func failed(_ detail: String) -> Finding { Finding(outcome: .failed, detail: detail) }
    static func skipped(_ detail: String) -> Finding { Finding(outcome: .skipped, detail: detail) }

    /// Failed by an answer that no other answer can make good.
    static func shown(_ detail: String) -> Finding { Finding(outcome: .failed, detail: detail, isShown: true) }

    /// Passed without objections, failed with all of them.
    static func unless(_ objections: [String], _ detail: String = "") -> Finding {
        objections.isEmpty ? passed(detail) : failed(objections.joined(separator: "; "))
    }

    /// What is wrong, and with which answer.
    typealias Objection = (text: String, answer: WireAnswer)

    /// The same with objections to one answer each. Those to 429 are left out beside others.
    static func unless(_ objections: [Objection], _ detail: String = "") -> Finding {
        let told = objections.filter { !$0.answer.isThrottled }
        let texts = (told.isEmpty ? objections : told).map(\.text)
        return told.contains { $0.answer.status != nil } ? shown(texts.joined(separator: "; ")) : unless(texts, detail)
    }
}
