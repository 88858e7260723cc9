// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import MCPResourceServerTesting
import TokenValidation

/// The headers of MCP itself. They are looked at behind the check of the token, so a good one is needed.
extension ConformanceRow {
    private static func noEntry(_ probe: ServerProbe) -> Finding {
        .skipped(probe.options.key == nil ? "no good token: --key and --issuer" : "the good token is not accepted")
    }
    private static let notStateless = Finding.skipped("it does not speak 2026-07-28")

    /// The request with a good token; nil without one.
    private static func entering(_ probe: ServerProbe, _ request: WireRequest) async -> WireAnswer? {
        guard let admission = await probe.admission(),
            let token = try? admission.issuer.token(scope: await probe.scope())
        else { return nil }
        return await probe.ask(request.adding("Authorization: Bearer \(token)"))
    }

    /// Whether the server speaks the revision without a handshake.
    private static func isStateless(_ probe: ServerProbe) async -> Bool? {
        guard await probe.admission() != nil else { return nil }
        return await entering(probe, probe.post(.discover))?.isSuccess ?? false
    }

    /// A row about requests of 2026-07-28 that contradict themselves. A server that goes by what the request says it is may see
    /// another mistake in it than the contradiction; `isTold` demands the code for that.
    private static func mismatch(
        _ name: String,
        _ question: String,
        isTold: Bool = true,
        _ requests: @escaping @Sendable (ServerProbe) -> [WireRequest]
    ) -> ConformanceRow {
        ConformanceRow(
            name,
            .headers,
            .must,
            "MCP 2026-07-28 transports, header validation",
            question,
            mend: "Compare the headers with the body before anything acts on either: 400 and error code -32020."
        ) { probe in
            guard let speaks = await isStateless(probe) else { return noEntry(probe) }
            guard speaks else { return notStateless }
            for request in requests(probe) {
                guard let answer = await entering(probe, request) else { return noEntry(probe) }
                let code = answer.errorCode.map { " and code \($0)" } ?? ""
                let isSaid = answer.errorCode == -32020 || !isTold
                if answer.status != 400 || !isSaid { return .failed(answer.summary + code) }
            }
            return .passed()
        }
    }

    private static func replacing(_ name: String, _ line: String?, in request: WireRequest) -> WireRequest {
        request.with { request in
            request.lines.removeAll { $0.utf8.starts(with: "\(name):".utf8) }
            if let line { request.lines.append("\(name): \(line)") }
        }
    }

    static let headerRows: [ConformanceRow] = [
        ConformanceRow(
            "protocol-version",
            .headers,
            .must,
            "MCP 2025-11-25 transports, protocol version header",
            "Is a revision that there is not refused with 400?",
            mend: "Answer 400 to an MCP-Protocol-Version that the server does not speak."
        ) { probe in
            let request = probe.post(MCPMessage(method: "ping")).adding("MCP-Protocol-Version: 1900-01-01")
            guard let answer = await entering(probe, request) else { return noEntry(probe) }
            return answer.status == 400 ? .passed() : .failed(answer.summary)
        },
        mismatch("version-mismatch", "Is a revision in the header that the body does not say refused?", isTold: false) {
            probe in
            [replacing("MCP-Protocol-Version", "2025-11-25", in: probe.post(.discover))]
        },
        mismatch("method-mismatch", "Is an Mcp-Method that the body does not say refused?") { probe in
            [replacing("Mcp-Method", "tools/list", in: probe.post(.discover))]
        },
        mismatch("method-missing", "Is a request without Mcp-Method refused?") { probe in
            [replacing("Mcp-Method", nil, in: probe.post(.discover))]
        },
        mismatch("name-mismatch", "Is an Mcp-Name that the body does not say refused, and its lack?") { probe in
            let call = probe.post(.stateless("tools/call", name: "mcp-doctor-no-such-tool"))
            return [replacing("Mcp-Name", "another-tool", in: call), replacing("Mcp-Name", nil, in: call)]
        },
        mismatch("method-twice", "Are two Mcp-Method lines refused?") { probe in
            [probe.post(.discover).adding("Mcp-Method: tools/list")]
        },
        ConformanceRow(
            "session",
            .headers,
            .must,
            "MCP 2025-11-25 security best practices, session hijacking",
            "Does a session id get nobody in without a token?",
            mend: "Check the token on every request; a session id says which session, not who asks."
        ) { probe in
            guard let admission = await probe.admission() else { return noEntry(probe) }
            guard let session = admission.answer.values(of: "Mcp-Session-Id").first else {
                return .skipped("there are no sessions")
            }
            let request = probe.post(MCPMessage(method: "ping"))
                .adding("Mcp-Session-Id: \(session)", "MCP-Protocol-Version: \(MCPMessage.handshakeRevision)")
            let answer = await probe.ask(request)
            return answer.status == 401 ? .passed() : .failed(answer.summary)
        },
    ]
}
