// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import MCPResourceServer

/// The gate's measurements as metrics of swift-metrics, whatever its backend.
///
/// A handle is made for each measurement. The backend keeps the series, of which there are few, and finds the one that is there.
struct MetricsBridge: MetricsSink {
    var factory: any MetricsFactory = MetricsSystem.factory

    func increment(_ metric: Metric) {
        Counter(label: metric.name, dimensions: Self.dimensions(of: metric), factory: factory).increment()
    }

    func record(_ seconds: Double, _ metric: Metric) {
        Timer(label: metric.name, dimensions: Self.dimensions(of: metric), factory: factory).recordSeconds(seconds)
    }

    private static func dimensions(of metric: Metric) -> [(String, String)] {
        metric.labels.map { ($0.name, $0.value) }
    }
}
