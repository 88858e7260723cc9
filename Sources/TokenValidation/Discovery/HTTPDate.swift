// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// The three forms of a date in an HTTP field (RFC 9110 §5.6.7), of which servers send the first.
enum HTTPDate {
    /// Seconds since 1970-01-01T00:00:00Z, or nil for text that is none of the forms, or names no day of the calendar.
    /// The name of the weekday is not compared with the date.
    ///
    /// - Parameter now: Decides the century of a two-digit year: the latest one that is not over 50 years ahead.
    static func seconds(_ text: some Collection<UInt8>, now: Double) -> Int64? {
        fixed(text) ?? obsolete(text, now: now) ?? unadorned(text)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    private static func fixed(_ text: some Collection<UInt8>) -> Int64? {
        var scanner = Scanner(text)
        guard let weekday = scanner.word(), isName(weekday, of: weekdays), scanner.skip(", "),
            let day = scanner.number(2), scanner.skip(" "), let month = scanner.month(), scanner.skip(" "),
            let year = scanner.number(4), scanner.skip(" "), let time = scanner.time(), scanner.skip(" GMT"),
            scanner.isAtEnd
        else { return nil }
        return seconds(year, month, day, time)
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT` (RFC 850)
    private static func obsolete(_ text: some Collection<UInt8>, now: Double) -> Int64? {
        var scanner = Scanner(text)
        guard let weekday = scanner.word(), isName(weekday, of: longWeekdays), scanner.skip(", "),
            let day = scanner.number(2), scanner.skip("-"), let month = scanner.month(), scanner.skip("-"),
            let short = scanner.number(2), scanner.skip(" "), let time = scanner.time(), scanner.skip(" GMT"),
            scanner.isAtEnd
        else { return nil }
        let limit = now + 50 * 31_556_952
        let dates = stride(from: 9900 + short, through: 1900, by: -100).lazy
            .compactMap { seconds($0, month, day, time) }
        return dates.first { Double($0) <= limit }
    }

    /// `Sun Nov  6 08:49:37 1994` (the C function asctime)
    private static func unadorned(_ text: some Collection<UInt8>) -> Int64? {
        var scanner = Scanner(text)
        guard let weekday = scanner.word(), isName(weekday, of: weekdays), scanner.skip(" "),
            let month = scanner.month(), scanner.skip(" "),
            let day = scanner.skip(" ") ? scanner.number(1) : scanner.number(2),
            scanner.skip(" "), let time = scanner.time(), scanner.skip(" "), let year = scanner.number(4),
            scanner.isAtEnd
        else { return nil }
        return seconds(year, month, day, time)
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let longWeekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    fileprivate static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func isName(_ word: ArraySlice<UInt8>, of names: [String]) -> Bool {
        names.contains { $0.utf8.elementsEqual(word) }
    }

    /// Days are counted from 0000-03-01, so that a leap day ends its year. All numbers are at most four digits.
    private static func seconds(_ year: Int64, _ month: Int64, _ day: Int64, _ time: Int64) -> Int64? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let longest: Int64 = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        guard (1...longest).contains(day), year > 0 else { return nil }
        let shifted = month > 2 ? year : year - 1
        let monthOfYear = (month + 9) % 12
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        let days = shifted * 365 + leapDays + (monthOfYear * 153 + 2) / 5 + day - 1
        return (days - 719_468) * 86_400 + time
    }
}

/// Reads a date from its start to its end.
private struct Scanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: some Collection<UInt8>) {
        // The longest form has 33 characters.
        rest = Array(text.prefix(34))[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    /// Letters, at least one.
    mutating func word() -> ArraySlice<UInt8>? {
        let word = rest.prefix { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
        rest = rest[word.endIndex...]
        return word.isEmpty ? nil : word
    }

    /// Exactly so many digits.
    mutating func number(_ digits: Int) -> Int64? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest[text.endIndex...]
        return text.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    mutating func month() -> Int64? {
        guard let name = word(), let index = HTTPDate.months.firstIndex(where: { $0.utf8.elementsEqual(name) }) else {
            return nil
        }
        return Int64(index) + 1
    }

    /// Seconds since midnight; a leap second counts as the second after it.
    mutating func time() -> Int64? {
        guard let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2), hour < 24,
            minute < 60, second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }
}
