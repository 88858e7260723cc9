// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

@testable import HTTPFetch

private let limit = 512

/// What a reader makes of an answer that arrives in pieces of so many bytes, and then ends.
private func read(_ answer: ArraySlice<UInt8>, pieces: Int) -> Result<FetchResponse, FetchError> {
    Result { () throws(FetchError) in
        var reader = ResponseReader(limit: limit)
        var rest = answer
        while !rest.isEmpty {
            let piece = rest.prefix(pieces)
            rest = rest.dropFirst(piece.count)
            try reader.append(piece)
            if let response = reader.response { return response }
        }
        return try reader.end()
    }
}

private func lines(_ response: FetchResponse) -> [[UInt8]] {
    response.headers.map { Array($0.name.utf8) + [0] + Array($0.value.utf8) }
}

/// The first byte says how the rest is cut into pieces.
let httpAnswerTarget = Target(
    name: "http-answer",
    seeds: {
        let ok = "HTTP/1.1 200 OK\r\n"
        let chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
        return [
            ok + "Content-Length: 2\r\n\r\n{}", ok + "\r\nuntil the end", ok + "content-length: 2, 2\r\n\r\n{}",
            "HTTP/1.0 404 Not Found\r\nA: b\r\n\r\n", "HTTP/1.1 204 No\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n",
            "HTTP/1.1 100 Go\r\n\r\n" + ok + "Content-Length: 0\r\n\r\n", chunked + "2;a=b\r\n{}\r\n0\r\nT: x\r\n\r\n",
            chunked + "0\r\n\r\n", ok + "Content-Encoding: gzip\r\n\r\n", ok + "Content-Length: 9999\r\n\r\n",
            "HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: 9999\r\n\r\n",
            ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", chunked + "FFFFFFFF\r\n",
            ok + "A: b\r\n c\r\n\r\n",
            "HTTP/1.1 200 OK\n\n",
        ]
        .map { bytes("\u{7}" + $0) }
    },
    run: { input in
        guard let first = input.first else { return }
        let answer = input.dropFirst()
        let whole = read(answer, pieces: max(answer.count, 1))
        let cut = read(answer, pieces: Int(first) + 1)
        switch (whole, cut) {
        case (.success(let left), .success(let right)):
            demand(left.status == right.status && left.body == right.body, "one answer, however it is cut")
            demand(lines(left) == lines(right), "the same lines, however it is cut")
            check(left)
        case (.failure, .failure):
            break
        default:
            fail("an answer is taken or refused, however it is cut")
        }
    }
)

private func check(_ response: FetchResponse) {
    demand((200...599).contains(response.status), "a final status")
    demand(response.body.count <= limit, "the body is bounded")
    demand(response.headers.count <= 128, "the lines are bounded")
    for (name, value) in response.headers {
        demand(!name.isEmpty && !name.utf8.contains { $0 <= 0x20 || $0 >= 0x7F || $0 == 0x3A }, "names are tokens")
        demand(!value.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }, "values have no control characters")
    }
    // An answer that is no success is taken without a body that is compressed or too large.
    guard response.status < 300 || !response.body.isEmpty else { return }
    let lengths = response.values(of: "content-length")
    demand(lengths.isEmpty || response.values(of: "transfer-encoding").isEmpty, "one framing")
    if let length = lengths.first.flatMap({ Int($0) }), response.status != 204, response.status != 304 {
        demand(response.body.count == length, "the body is as long as it says")
    }
    demand(response.values(of: "content-encoding").allSatisfy { !$0.contains("gzip") }, "no compressed body")
}

let fetchURLTarget = Target(
    name: "fetch-url",
    seeds: {
        [
            "https://as.example/.well-known/openid-configuration", "HTTPS://AS.example:8443/a?b=c",
            "http://127.0.0.1:1/",
            "https://[::ffff:10.0.0.1]:9/x", "https://as.example.?q", "https://u@h/", "https://0x7f.1/",
            "https://h:99999/",
            "https://xn--bcher-kva.example/", "https://[fe80::1%25lo]/", "https://[1:2:3:4:5:6:7::]/",
        ]
        .map(bytes)
    },
    run: { input in
        let text = String(decoding: input, as: UTF8.self)
        for address in [IPAddress(fours: text), IPAddress(sixes: text)] {
            guard let address else { continue }
            let again = address.isIPv4 ? IPAddress(fours: "\(address)") : IPAddress(sixes: "\(address)")
            demand(again == address, "an address is read as it is written")
        }
        guard let url = try? FetchURL(text) else { return }
        let scheme = url.isSecure ? "https" : "http"
        demand((try? FetchURL("\(scheme)://\(url.authority)\(url.target)")) == url, "the parts are those of the URL")
        demand(!url.host.isEmpty && url.host.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x40 }, "a host")
        demand(url.target.utf8.first == 0x2F, "a target begins with a slash")
        let request = FetchRequest(text, origin: .document, headers: [(name: "X-Input", value: text)])
        guard let message = try? RequestMessage(request, url) else { fail("a URL can be sent") }
        let lines = message.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        demand(lines.count == 9 && lines.dropLast().allSatisfy { $0.last == 0x0D }, "one request")
        let policy = try? AddressPolicy()
        if let address = url.address, let policy {
            let isAllowed = policy.objection(to: address, for: url, from: .document) == nil
            demand(!isAllowed || address.reach == .everywhere && url.isSecure, "only public addresses out of documents")
        }
    }
)
