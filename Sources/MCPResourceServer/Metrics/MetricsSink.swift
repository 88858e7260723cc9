// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

/// A bridge to a metrics system that is told of each measurement, such as swift-metrics or OpenTelemetry.
///
/// ```swift
/// struct Bridge: MetricsSink {
///     func increment(_ metric: Metric) {
///         Counter(label: metric.name, dimensions: metric.labels.map { ($0.name, $0.value) }).increment()
///     }
///     func record(_ seconds: Double, _ metric: Metric) {
///         Timer(label: metric.name, dimensions: metric.labels.map { ($0.name, $0.value) }).recordNanoseconds(Int64(seconds * 1e9))
///     }
/// }
/// ```
/// What has a value at every moment, such as the state of keys, is not pushed, and neither is what the cache of accepted tokens counts: read ``ResourceServer/metrics`` now and then.
public protocol MetricsSink: Sendable {
    /// Something has happened once more. Called on the thread that serves a request: be quick.
    func increment(_ metric: Metric)

    /// Something took so many seconds. Called on the thread that serves a request: be quick.
    func record(_ seconds: Double, _ metric: Metric)
}
