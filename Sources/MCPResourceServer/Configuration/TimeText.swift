// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A moment as people write it into a file: `2026-12-01T00:00:00Z`, or with an offset, `2026-12-01T01:00:00+01:00`.
enum TimeText {
    private static let zoneStart = 19

    /// The moment; nil for any other text. Foundation makes the 2nd of March of a 30th of February, and passes over what follows the zone:
    /// what was mistyped would be good for longer than it says.
    static func date(_ text: String) -> Date? {
        guard let offset = offset(text.utf8.dropFirst(zoneStart)), let date = try? Date(text, strategy: .iso8601)
        else { return nil }
        let local = date.addingTimeInterval(offset).formatted(.iso8601)
        let isThatMoment = local.utf8.prefix(zoneStart).elementsEqual(text.utf8.prefix(zoneStart))
        guard isThatMoment else {  // check: time-text-exact
            return nil
        }
        return date
    }

    /// Seconds east of Greenwich.
    private static func offset(_ zone: Substring.UTF8View) -> Double? {
        if zone.elementsEqual("Z".utf8) { return 0 }
        let bytes = Array(zone)
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), bytes[0] == 0x2B || bytes[0] == 0x2D else { return nil }
        let digits = [bytes[1], bytes[2], bytes[4], bytes[5]]
        guard digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        let numbers = digits.map { Double($0 & 0x0F) }
        let minutes = numbers[0] * 600 + numbers[1] * 60 + numbers[2] * 10 + numbers[3]
        return bytes[0] == 0x2D ? -60 * minutes : 60 * minutes
    }
}
