// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// What a server has counted since it was made, and how it does, at one moment.
public struct Metrics: Sendable, Hashable {
    /// One series and its value.
    public struct Sample<Value: Sendable & Hashable>: Sendable, Hashable {
        /// What is measured.
        public let metric: Metric
        /// Its value.
        public let value: Value

        init(_ metric: Metric, _ value: Value) {
            self.metric = metric
            self.value = value
        }
    }

    /// What only ever grows.
    public internal(set) var counters: [Sample<Int>] = []

    /// What goes up and down.
    public internal(set) var gauges: [Sample<Double>] = []

    /// How long things took.
    public internal(set) var histograms: [Sample<Histogram>] = []

    /// Both servers' metrics.
    static func + (one: Metrics, other: Metrics) -> Metrics {
        var both = one
        both += other
        return both
    }

    static func += (one: inout Metrics, other: Metrics) {
        one.counters += other.counters
        one.gauges += other.gauges
        one.histograms += other.histograms
    }
}

extension Metrics {
    /// The `Content-Type` that goes with ``prometheusText``.
    public static let prometheusContentType = "text/plain; version=0.0.4; charset=utf-8"

    /// All of it in the text format of Prometheus, version 0.0.4: the answer to a scrape.
    ///
    /// Show it to those who operate the server. It names issuers and reasons, nobody else.
    public var prometheusText: String {
        var text = ""
        for name in Metric.Name.allCases {
            var type = "counter"
            var series = Self.series(counters, name) { ["\($0.metric) \($0.value)"] }
            if series.isEmpty {
                type = "gauge"
                series = Self.series(gauges, name) { ["\($0.metric) \($0.value)"] }
            }
            if series.isEmpty {
                type = "histogram"
                series = Self.series(histograms, name, Self.lines)
            }
            guard !series.isEmpty else { continue }
            text += "# HELP \(name.text) \(name.help)\n# TYPE \(name.text) \(type)\n"
            for line in series { text += line + "\n" }
        }
        return text
    }

    /// The lines of all series of one name, in an order that does not change from scrape to scrape.
    private static func series<Value>(
        _ samples: [Sample<Value>],
        _ name: Metric.Name,
        _ lines: (Sample<Value>) -> [String]
    ) -> [String] {
        samples.filter { $0.metric.isNamed(name) }
            .sorted { $0.metric.description.utf8.lexicographicallyPrecedes($1.metric.description.utf8) }
            .flatMap(lines)
    }

    private static func lines(_ sample: Sample<Histogram>) -> [String] {
        let (name, labels) = (sample.metric.name, sample.metric.labels)
        var lines: [String] = []
        var total = 0
        for (index, count) in sample.value.counts.enumerated() {
            total &+= count
            let limit = index < Histogram.limits.count ? "\(Histogram.limits[index])" : "+Inf"
            lines.append("\(name)_bucket\(Metric.braces(labels + [Metric.Label(name: "le", value: limit)])) \(total)")
        }
        let braces = Metric.braces(labels)
        return lines + ["\(name)_sum\(braces) \(sample.value.sum)", "\(name)_count\(braces) \(total)"]
    }
}

extension Metric {
    fileprivate func isNamed(_ name: Name) -> Bool {
        self.name.utf8.elementsEqual(name.text.utf8)
    }
}
