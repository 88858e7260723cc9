// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import JOSE
public import ProtectedResource

/// One way in which a ``ScriptedAuthorizationServer`` answers other than well. Where nothing is said about them, status,
/// header lines and body are those of the good answer.
public struct ScriptedFault: Sendable {
    enum Delivery: Sendable {
        case whole
        case trickle(Duration)
        case stallAfterHead
        case silence
        case reset
        case disconnect
        case truncated
        case cutOff
        case endlessBody
        case endlessHead
        case raw([UInt8])
    }

    var isHeld = false
    var delay: Duration?
    var change: (@Sendable (inout LoopbackAnswer) -> Void)?
    var delivery = Delivery.whole

    private init(
        _ delivery: Delivery = .whole,
        delay: Duration? = nil,
        change: (@Sendable (inout LoopbackAnswer) -> Void)? = nil
    ) {
        self.delivery = delivery
        self.delay = delay
        self.change = change
    }

    /// The same fault after a time without a byte.
    public func after(_ delay: Duration) -> ScriptedFault {
        var fault = self
        fault.delay = delay
        return fault
    }

    /// The same fault, kept back until ``ScriptedAuthorizationServer/release()``.
    public func whenReleased() -> ScriptedFault {
        var fault = self
        fault.isHeld = true
        return fault
    }

    // MARK: Time

    /// The good answer, kept back until ``ScriptedAuthorizationServer/release()``.
    public static let held = ScriptedFault().whenReleased()

    /// The good answer, after a time without a byte.
    public static func delay(_ time: Duration) -> ScriptedFault { ScriptedFault(delay: time) }

    /// The head at once, then a byte of the body after every `interval`.
    public static func trickle(every interval: Duration = .seconds(1)) -> ScriptedFault {
        ScriptedFault(.trickle(interval))
    }

    /// The head, and nothing after it; the connection stays open.
    public static let stallAfterHead = ScriptedFault(.stallAfterHead)

    /// No byte at all; the connection stays open.
    public static let silence = ScriptedFault(.silence)

    // MARK: Connection

    /// A TCP reset in place of an answer.
    public static let reset = ScriptedFault(.reset)

    /// The connection is closed without an answer.
    public static let disconnect = ScriptedFault(.disconnect)

    /// Half the body, then an orderly end: `Content-Length` promised more.
    public static let truncated = ScriptedFault(.truncated)

    /// The whole answer without `Content-Length`, ended by closing the connection but not the TLS session: anybody on the way
    /// could have cut it. Over `http` this is a complete answer.
    public static let cutOff = ScriptedFault(.cutOff)

    /// These bytes in place of an answer, then an orderly end.
    public static func raw(_ bytes: [UInt8]) -> ScriptedFault { ScriptedFault(.raw(bytes)) }

    /// This text in place of an answer, then an orderly end.
    public static func raw(_ text: String) -> ScriptedFault { raw(Array(text.utf8)) }

    // MARK: Status and header lines

    /// Another status, with these header lines and this body and no others.
    public static func status(_ status: Int, headers: [HeaderField] = [], body: String = "") -> ScriptedFault {
        ScriptedFault { $0 = LoopbackAnswer(status: status, headers: headers, body: Array(body.utf8)) }
    }

    /// A redirect: 301, 302, 303, 307 or 308.
    public static func redirect(to url: String, status: Int = 302) -> ScriptedFault {
        self.status(status, headers: [HeaderField("Location", url)])
    }

    /// The good answer with these header lines after its own, for example `Cache-Control`.
    public static func headers(_ headers: [HeaderField]) -> ScriptedFault {
        ScriptedFault { $0.headers += headers }
    }

    // MARK: Body

    /// Status 200 with this body.
    public static func body(_ bytes: [UInt8], contentType: String = "application/json") -> ScriptedFault {
        ScriptedFault { answer in
            answer = LoopbackAnswer(status: 200, headers: [HeaderField("Content-Type", contentType)], body: bytes)
        }
    }

    /// Status 200 with this body.
    public static func body(_ text: String, contentType: String = "application/json") -> ScriptedFault {
        body(Array(text.utf8), contentType: contentType)
    }

    /// A web page with status 200, as servers send it that answer every path with their application.
    public static let html = body(
        "<!doctype html><html><head><title>Sign in</title></head><body><div id=\"app\"></div></body></html>\n",
        contentType: "text/html; charset=utf-8"
    )

    /// The good document with members replaced, added or (nil) removed.
    public static func members(_ members: MemberOverrides) -> ScriptedFault {
        ScriptedFault { answer in
            guard case .bytes(let bytes) = answer.body,
                let value = try? JSONValue(parsing: bytes, limits: .metadata), case .object(let good) = JSON(value)
            else { return }
            answer.body = .bytes(JSON.object(good.applying(members)).serialized())
        }
    }

    /// Metadata whose `issuer` is another one.
    public static let wrongIssuer = members(["issuer": "https://other.example"])

    /// The good document, filled up with white space to so many bytes.
    public static func padded(toBytes count: Int) -> ScriptedFault {
        ScriptedFault { answer in
            guard case .bytes(let bytes) = answer.body else { return }
            let filler = [UInt8](repeating: UInt8(ascii: " "), count: max(0, count - bytes.count))
            answer.body = .bytes(bytes + filler)
        }
    }

    /// White space without end, in chunks.
    public static let endlessBody = ScriptedFault(.endlessBody)

    /// Header lines without end.
    public static let endlessHead = ScriptedFault(.endlessHead)

    /// A small body that becomes so many zero bytes when it is decompressed, with `Content-Encoding: gzip`.
    public static func gzipBomb(of count: Int = 50_000_000) -> ScriptedFault {
        let bomb = GzipBomb.bytes(expandingTo: count)
        return ScriptedFault { answer in
            answer.headers.append(HeaderField("Content-Encoding", "gzip"))
            answer.body = .bytes(bomb)
        }
    }
}
