// Copyright (c) 2026 the mcp-resource-server project authors
// SPDX-License-Identifier: Apache-2.0

import MCPResourceServer
import Metrics

/// The gate's measurements as metrics of swift-metrics, whatever its backend.
///
/// Handles are made anew for each measurement: the backend keeps the series, of which there are few.
struct MetricsBridge: MetricsSink {
    func increment(_ metric: Metric) {
        Counter(label: metric.name, dimensions: Self.dimensions(of: metric)).increment()
    }

    func record(_ seconds: Double, _ metric: Metric) {
        Timer(label: metric.name, dimensions: Self.dimensions(of: metric)).recordSeconds(seconds)
    }

    private static func dimensions(of metric: Metric) -> [(String, String)] {
        metric.labels.map { ($0.name, $0.value) }
    }
}
