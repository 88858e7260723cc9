// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// One request as it goes on the wire, line by line: what a proper client would not send can be said too.
struct WireRequest: Sendable, Equatable {
    /// Scheme and authority: where the connection goes.
    var origin: String
    var method: String
    var target: String
    /// The value of the `Host` line.
    var host: String
    /// Whole lines after `Host`, without their ends.
    var lines: [String] = []
    var body: String?

    var bytes: [UInt8] {
        var all = ["\(method) \(target) HTTP/1.1", "Host: \(host)"] + lines
        all += ["User-Agent: mcp-doctor/\(Doctor.version)", "Accept-Encoding: identity", "Connection: close"]
        if let body { all.append("Content-Length: \(body.utf8.count)") }
        return Array((all.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")).utf8)
    }

    func adding(_ lines: String...) -> WireRequest {
        var request = self
        request.lines += lines
        return request
    }

    func with(_ change: (inout WireRequest) -> Void) -> WireRequest {
        var request = self
        change(&request)
        return request
    }
}
