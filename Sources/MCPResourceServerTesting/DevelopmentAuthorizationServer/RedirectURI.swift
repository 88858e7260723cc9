// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import TokenValidation

/// Where a client wants the user back: an absolute URI that a browser can be sent to without harm.
///
/// `https`, `http` of this machine, or a scheme of an app (RFC 8252 §7). No fragment, no user name, no text that a header or a
/// page could be broken with.
struct RedirectURI: Sendable {
    /// As the client wrote it.
    let text: String
    /// In lower case.
    let scheme: String
    /// The host, and port if one is written; empty for an app's scheme without one.
    let authority: String
    /// Whether it leads to this machine over `http`.
    let isLoopback: Bool
    /// Everything but the port: what is compared for this machine.
    private let withoutPort: String

    /// - Returns: nil if it is none.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let isPlain = bytes.count <= 1024 && bytes.allSatisfy(URLText.isURLByte) && !bytes.contains(0x23)
        if !isPlain {  // check: das-redirect-text
            return nil
        }
        guard let colon = bytes.firstIndex(of: 0x3A), colon > 0, colon + 1 < bytes.count else { return nil }
        let scheme = Self.lowercased(bytes[..<colon])
        if !Self.isHarmless(scheme) {  // check: das-redirect-scheme
            return nil
        }
        let rest = bytes[(colon + 1)...]
        let hasAuthority = rest.starts(with: "//".utf8)
        let start = rest.startIndex + (hasAuthority ? 2 : 0)
        let end = hasAuthority ? rest[start...].firstIndex { $0 == 0x2F || $0 == 0x3F } ?? bytes.endIndex : start
        let written = bytes[start..<end]
        if written.contains(0x40) {  // check: das-redirect-user
            return nil
        }
        let host = Self.host(of: written)
        let kind = HostKind(host)
        let isLoopback = scheme.utf8.elementsEqual("http".utf8) && kind == .loopback
        let isWebURL = kind != nil && Self.hasPort(written, after: host)
        let isAllowed = !Self.isWeb(scheme) || (isWebURL && (scheme.utf8.elementsEqual("https".utf8) || isLoopback))
        if !isAllowed {  // check: das-redirect-web
            return nil
        }
        self.text = text
        self.scheme = scheme
        self.isLoopback = isLoopback
        authority = Self.lowercased(written)
        withoutPort = "\(scheme)://\(host)" + String(decoding: bytes[end...], as: UTF8.self)
    }

    /// Whether it is the same as one that the client registered: byte for byte, but for the port on this machine, which a native
    /// client learns when it listens (RFC 8252 §7.3).
    func matches(_ registered: RedirectURI) -> Bool {
        if text.utf8.elementsEqual(registered.text.utf8) { return true }
        return isLoopback && registered.isLoopback && withoutPort.utf8.elementsEqual(registered.withoutPort.utf8)
    }

    /// The URI with parameters added to its query.
    func adding(_ parameters: [(name: String, value: String)]) -> String {
        let query = parameters.map { "\($0.name)=\(URLText.encoded($0.value))" }.joined(separator: "&")
        return text + (text.utf8.contains(0x3F) ? "&" : "?") + query
    }

    /// What a person is told: where the browser goes. An app is given the whole URI, and nothing says what it makes of which part.
    var destination: String {
        Self.isWeb(scheme) ? authority : "the app that opens \(scheme): links, with \(text)"
    }

    /// What a Content-Security-Policy calls it. It knows no IPv6 address and no app's host.
    var source: String {
        Self.isWeb(scheme) && !authority.utf8.contains(0x5B) ? "\(scheme)://\(authority)" : "\(scheme):"
    }

    /// Schemes that run or open something in the browser itself, that belong to the system, or to other protocols. There is no list
    /// of those that belong to clients, so no list of the others is complete: the page shows the whole URI.
    private static let forbidden = [
        // browsers
        "javascript", "vbscript", "livescript", "data", "blob", "file", "filesystem", "about", "view-source",
        "chrome", "resource", "jar", "mhtml", "mk", "res", "wyciwyg", "feed", "devtools", "edge", "brave", "opera",
        "microsoft-edge", "googlechrome", "googlechromes", "firefox",
        // systems: help, settings, search, scripts, installers
        "hcp", "its", "shell", "search", "search-ms", "help", "applescript", "shortcuts", "workflow", "prefs",
        "app-prefs", "itms", "itmss", "itms-apps", "itms-appss", "itms-services", "macappstore", "market", "intent",
        "android-app", "content", "package", "apt", "appstream", "snap", "man", "info", "ghelp", "trash", "admin",
        "jnlp", "jnlps", "steam",
        // other protocols
        "ws", "wss", "ftp", "ftps", "sftp", "ssh", "scp", "telnet", "tn3270", "rlogin", "rdp", "vnc", "smb", "cifs",
        "afp", "nfs", "dav", "davs", "webdav", "webdavs", "ldap", "ldaps", "gopher", "news", "nntp", "imap", "pop",
        "irc", "ircs", "xmpp", "sip", "sips", "rtsp", "mms", "git", "svn", "magnet", "jdbc", "webcal", "callto",
        "mailto", "tel", "fax", "sms", "smsto", "mmsto", "facetime", "facetime-audio", "skype", "cid", "mid", "urn",
        "tag", "geo", "maps",
    ]

    /// Families of such schemes: `ms-msdt`, `x-apple.systempreferences`, `chrome-extension`.
    private static let forbiddenBeginnings = [
        "ms-", "x-apple", "x-man-page", "x-help-", "chrome-", "moz-", "safari-", "com.apple.",
    ]

    private static func isWeb(_ scheme: String) -> Bool {
        ["https", "http"].contains { $0.utf8.elementsEqual(scheme.utf8) }
    }

    /// A scheme in form (RFC 3986 §3.1), and none of those.
    private static func isHarmless(_ scheme: String) -> Bool {
        let isLetter = scheme.utf8.first.map { (0x61...0x7A).contains($0) } ?? false
        let isInForm = scheme.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0)
        }
        return isLetter && isInForm && !forbidden.contains { $0.utf8.elementsEqual(scheme.utf8) }
            && !forbiddenBeginnings.contains { scheme.utf8.starts(with: $0.utf8) }
    }

    /// The host in lower case, an IPv6 address in brackets.
    private static func host(of authority: ArraySlice<UInt8>) -> String {
        if authority.first == 0x5B {
            let end = authority.firstIndex(of: 0x5D).map { $0 + 1 } ?? authority.endIndex
            return lowercased(authority[..<end])
        }
        return lowercased(authority.prefix { $0 != 0x3A })
    }

    /// Whether what follows the host is nothing, or a port.
    private static func hasPort(_ authority: ArraySlice<UInt8>, after host: String) -> Bool {
        let rest = authority.dropFirst(host.utf8.count)
        guard let colon = rest.first else { return true }
        guard colon == 0x3A, (2...6).contains(rest.count) else { return false }
        return UInt16(String(decoding: rest.dropFirst(), as: UTF8.self)).map { $0 > 0 } ?? false
    }

    private static func lowercased(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
