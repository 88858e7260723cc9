// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import ProtectedResource
import Synchronization

/// Which request is for what, and who may make it.
extension DevelopmentAuthorizationServer {
    /// Never fails: whatever goes wrong has an answer.
    func answer(_ request: LoopbackRequest) async -> LoopbackAnswer {
        // A page of another site whose name has been pointed at this machine names that site here (DNS rebinding).
        if !isOwnHost(request) {  // check: das-host
            return Page.problem("This server does not go by that name.", status: 403)
        }
        guard let endpoint = endpoint(request) else { return LoopbackAnswer(status: 404) }
        let isPreflight = Self.open.contains(endpoint) && request.method.utf8.elementsEqual("OPTIONS".utf8)
        if isPreflight { return CrossOrigin.preflight }
        let failure = state.withLock { state in
            state.counts[endpoint, default: 0] += 1
            return state.settings.failure
        }
        if let failure, failure.endpoints.contains(endpoint) {
            let status = (400...599).contains(failure.status) ? failure.status : 503
            return CrossOrigin.open(LoopbackAnswer(status: status), Self.open.contains(endpoint))
        }
        let methods = Self.methods(endpoint)
        guard methods.contains(where: { request.method.utf8.elementsEqual($0.utf8) }) else {
            let allow = HeaderField("Allow", methods.joined(separator: ", "))
            return CrossOrigin.open(LoopbackAnswer(status: 405, headers: [allow]), Self.open.contains(endpoint))
        }
        let answer = await answer(request, at: endpoint)
        return CrossOrigin.open(answer, Self.open.contains(endpoint))
    }

    private func answer(_ request: LoopbackRequest, at endpoint: Endpoints) async -> LoopbackAnswer {
        switch endpoint {
        case .metadata: metadataAnswer(to: request)
        case .keys: keysAnswer
        case .authorization: await authorizationAnswer(to: request)
        case .consent: await consentAnswer(to: request)
        case .token: await tokenAnswer(to: request)
        default: await registrationAnswer(to: request)
        }
    }

    /// What pages of any origin may use, since it needs no cookie and gives nothing to who has no secret. The authorization
    /// endpoint and the page are for navigation only.
    private static let open: Endpoints = [.metadata, .keys, .token, .registration]

    private static func methods(_ endpoint: Endpoints) -> [String] {
        switch endpoint {
        case .metadata, .keys: ["GET", "HEAD", "OPTIONS"]
        case .authorization: ["GET"]
        case .consent: ["POST"]
        default: ["POST", "OPTIONS"]
        }
    }

    private func isOwnHost(_ request: LoopbackRequest) -> Bool {
        guard case .one(let host) = request.resourceRequest.headers.single("Host") else { return false }
        let own = origin.utf8.dropFirst("http://".utf8.count)
        return ASCII.equalIgnoringCase(host.utf8, own)
            || ASCII.equalIgnoringCase(host.utf8, "localhost:\(port)".utf8)
    }

    private func endpoint(_ request: LoopbackRequest) -> Endpoints? {
        let target = request.resourceRequest.path
        func isOne(of paths: String...) -> Bool { paths.contains { target.elementsEqual($0.utf8) } }
        if isOne(of: "/.well-known/oauth-authorization-server\(path)") { return .metadata }
        if isOpenIDPath(request) { return .metadata }
        if isOne(of: "\(path)/keys") { return .keys }
        if isOne(of: "\(path)/authorize") { return .authorization }
        if isOne(of: "\(path)/consent") { return .consent }
        if isOne(of: "\(path)/token") { return .token }
        if isOne(of: "\(path)/register") { return .registration }
        return nil
    }

    /// OpenID Connect Discovery 1.0 §4 puts the well-known name after the issuer's path, RFC 8414 §5 before it.
    func isOpenIDPath(_ request: LoopbackRequest) -> Bool {
        let target = request.resourceRequest.path
        return target.elementsEqual("\(path)/.well-known/openid-configuration".utf8)
            || target.elementsEqual("/.well-known/openid-configuration\(path)".utf8)
    }
}

/// What lets pages of other origins read an answer (Fetch standard, CORS protocol). No cookie is ever involved.
enum CrossOrigin {
    static let preflight = LoopbackAnswer(
        status: 204,
        headers: [
            anyOrigin,
            HeaderField("Access-Control-Allow-Methods", "GET, POST"),
            HeaderField("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, MCP-Protocol-Version"),
            HeaderField("Access-Control-Max-Age", "600"),
        ]
    )

    static func open(_ answer: LoopbackAnswer, _ isOpen: Bool) -> LoopbackAnswer {
        var answer = answer
        if isOpen { answer.add(anyOrigin) }
        return answer
    }

    private static let anyOrigin = HeaderField("Access-Control-Allow-Origin", "*")
}
