// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
import ProtectedResource
import Synchronization
import TokenValidation

/// A question that a user has before them.
struct PendingConsent: Sendable {
    let authorization: AuthorizationRequest
    /// What the browser that was asked has in a cookie.
    let cookie: String
}

/// The page with the question, and its answer.
///
/// The answer counts if it comes from the browser that was asked (a cookie for this one question, which other sites cannot send),
/// from this server's own page (`Origin`, `Sec-Fetch-Site`), and once.
extension DevelopmentAuthorizationServer {
    private static let patience: Double = 600

    func question(about authorization: AuthorizationRequest) throws(OAuthProblem) -> LoopbackAnswer {
        guard let name = try? SecureRandom.bytes(16), let secret = try? SecureRandom.bytes(32) else { throw .server }
        let pending = PendingConsent(authorization: authorization, cookie: Base64URL.encode(secret))
        let now = clock.now()
        let subject = state.withLock { state in
            state.consents.insert(pending, as: name, until: now + Self.patience, now: now)
            return state.settings.subject
        }
        let id = Base64URL.encode(name)
        var answer = Page.question(about: authorization, id: id, subject: subject, action: "\(path)/consent")
        answer.add(cookie(id, "\(pending.cookie); Max-Age=\(Int(Self.patience))"))
        return answer
    }

    func consentAnswer(to request: LoopbackRequest) async -> LoopbackAnswer {
        do throws(OAuthProblem) {
            let isOwnPage = isFromOwnPage(request)
            if !isOwnPage {  // check: das-consent-origin
                throw OAuthProblem(
                    code: "",
                    description: "The answer does not come from this server's page.",
                    status: 403
                )
            }
            let fields = try await FormFields(bodyOf: request, upTo: 4096)
            if fields.hasDuplicates {  // check: das-consent-duplicates
                throw .invalidRequest("a field is given twice")
            }
            return try decision(fields, request)
        } catch {
            return Page.problem(error.description, status: error.status)
        }
    }

    private func decision(_ fields: FormFields, _ request: LoopbackRequest) throws(OAuthProblem) -> LoopbackAnswer {
        let id = fields["request"] ?? ""
        let name = (try? Base64URL.decode(id)) ?? []
        let shown = Array(cookie(id, in: request).utf8)
        let now = clock.now()
        let pending = state.withLock { state in
            Result { () throws(OAuthProblem) in
                guard let pending = state.consents.live(name, at: now) else {
                    throw .invalidRequest("this question has been answered, or is too old; begin again at the client")
                }
                let isAsked = constantTimeEqual(shown, Array(pending.cookie.utf8))
                if !isAsked {  // check: das-consent-cookie
                    let problem = "This question was put to another browser, or this one keeps no cookies."
                    throw OAuthProblem(code: "", description: problem, status: 403)
                }
                state.consents.remove(name)
                return pending
            }
        }
        var answer = try decided(fields, pending.get().authorization)
        answer.add(cookie(id, "; Max-Age=0"))
        return answer
    }

    private func decided(_ fields: FormFields, _ asked: AuthorizationRequest) throws(OAuthProblem) -> LoopbackAnswer {
        let isAllowed = fields["decision"]?.utf8.elementsEqual("allow".utf8) ?? false
        if !isAllowed {  // check: das-consent-decision
            let target = redirectTarget(Self.denied, asked.redirect, state: asked.state)
            return Self.redirection(to: target, status: 303)
        }
        guard let subject = fields["subject"], PlainName.isValid(subject) else {
            throw .invalidRequest("sign in with a name of 1 to 128 bytes; begin again at the client")
        }
        return try allowed(asked, by: subject, status: 303)
    }

    /// Browsers name the origin of a page whose form they send, and pages cannot change that. A program that is no browser may leave
    /// both lines out: it has no cookies of a user either.
    private func isFromOwnPage(_ request: LoopbackRequest) -> Bool {
        let headers = request.resourceRequest.headers
        let isSameSite =
            switch headers.single("Sec-Fetch-Site") {
            case .absent: true
            case .one(let site): site.utf8.elementsEqual("same-origin".utf8)
            case .several: false
            }
        guard case .one(let host) = headers.single("Host") else { return false }
        return switch headers.single("Origin") {
        case .absent: isSameSite
        case .one(let origin): isSameSite && origin.utf8.elementsEqual("http://\(host)".utf8)
        case .several: false
        }
    }

    private func cookie(_ id: String, _ value: String) -> HeaderField {
        HeaderField("Set-Cookie", "consent-\(id)=\(value); Path=\(path)/consent; HttpOnly; SameSite=Strict")
    }

    private func cookie(_ id: String, in request: LoopbackRequest) -> String {
        let start = Array("consent-\(id)=".utf8)
        for line in request.resourceRequest.headers.values(of: "Cookie") {
            for pair in line.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = ASCII.trimmed(pair)
                if pair.starts(with: start) { return String(Substring(pair.dropFirst(start.count))) }
            }
        }
        return ""
    }
}
