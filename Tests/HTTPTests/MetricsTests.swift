import Foundation
import HTTP
import TestSupport
import Testing

struct MetricsTests {
    private func text(_ metrics: ServerMetrics) -> [String] {
        var text = MetricsText()
        metrics.write(into: &text)
        return text.text.split(separator: "\n").map(String.init)
    }

    private func router() -> Router {
        var router = Router()
        router.on(.get, "/keys/{id}") { _, _ in .text(.ok, "12345") }
        router.on(.get, "/broken") { _, _ in .plain(.internalServerError) }
        return router
    }

    @Test func countsRequestsByMethodRouteAndKindOfStatus() throws {
        let metrics = ServerMetrics()
        let server = try Server(router(), configuration: .patient, metrics: metrics)
        let client = HTTPClient(port: server.port)
        for (method, target) in [
            ("GET", "/keys/1"), ("GET", "/keys/2"), ("HEAD", "/keys/3"), ("PUT", "/keys/4"), ("GET", "/broken"),
            ("GET", "/nothing"), ("BREW", "/keys/5"),
        ] {
            _ = try client.request(method, target)
        }
        server.stop()
        let lines = text(metrics)
        for line in [
            #"http_requests_total{method="GET",route="/keys/{id}",status="2xx"} 2"#,
            #"http_requests_total{method="HEAD",route="/keys/{id}",status="2xx"} 1"#,
            #"http_requests_total{method="PUT",route="/keys/{id}",status="4xx"} 1"#,
            #"http_requests_total{method="GET",route="/broken",status="5xx"} 1"#,
            #"http_requests_total{method="GET",route="none",status="4xx"} 1"#,
            #"http_requests_total{method="other",route="none",status="5xx"} 1"#,
            #"http_request_duration_seconds_bucket{method="GET",route="/keys/{id}",le="+Inf"} 2"#,
            #"http_request_duration_seconds_count{method="GET",route="/keys/{id}"} 2"#, "http_requests_in_flight 0",
            "http_connections_open 0", "http_connections_refused_total 0",
        ] {
            #expect(lines.contains(line), "\(line) is not in\n\(lines.joined(separator: "\n"))")
        }
        // Twice 5 bytes, none for HEAD, and the texts of the errors.
        let errors = [
            "405 Method Not Allowed\n", "500 Internal Server Error\n", "404 Not Found\n", "501 Not Implemented\n",
        ]
        let bytes = 10 + errors.reduce(0) { $0 + $1.utf8.count }
        #expect(lines.contains("http_response_bytes_total \(bytes)"))
    }

    @Test func letsCallersMakeNoNewRows() throws {
        let metrics = ServerMetrics()
        let server = try Server(router(), configuration: .patient, metrics: metrics)
        for number in 0..<20 {
            _ = try HTTPClient(port: server.port).request("M\(number)", "/nothing/\(number)?\(number)")
            _ = try HTTPClient(port: server.port).request("GET", "/nothing/\(number)?\(number)")
        }
        server.stop()
        #expect(text(metrics).count { $0.hasPrefix("http_requests_total{") } == 2)
    }

    @Test func countsWhatIsOpen() throws {
        let metrics = ServerMetrics()
        let server = try Server(router(), configuration: .patient, metrics: metrics)
        let socket = try HTTPClient(port: server.port).connect()
        try HTTPClient.write(Array("GET /keys/1 HTTP/1.1\r\nHost: x\r\n\r\n".utf8), to: socket)
        var byte: UInt8 = 0
        #expect(read(socket, &byte, 1) == 1)
        #expect(text(metrics).contains("http_connections_open 1"))
        close(socket)
        server.stop()
        #expect(text(metrics).contains("http_connections_open 0"))
    }

    @Test func writesNumbersAndLabelsAsTheFormatWantsThem() {
        var text = MetricsText()
        text.gauge("a", "Help.", [.init(["l": "back\\slash \"quote\"\nline"], 0.25), .init(["l": ""], 3)])
        text.counter("b_total", "More.", [.init(1_000_000_000_000)])
        #expect(
            text.text == """
                # HELP a Help.
                # TYPE a gauge
                a{l="back\\\\slash \\"quote\\"\\nline"} 0.25
                a{l=""} 3
                # HELP b_total More.
                # TYPE b_total counter
                b_total 1000000000000

                """)
    }

    /// The parser of Prometheus' own Python client.
    private static let python = Requirement.existing(
        Repository.root.appendingPathComponent(".build-peers/bin/python").path)

    @Test(.enabled(if: Requirement.shouldRun(whenPresent: python != nil), "needs .scripts/setup --test"))
    func isReadByPrometheus() async throws {
        let metrics = ServerMetrics()
        let server = try Server(router(), configuration: .patient, metrics: metrics)
        for target in ["/keys/1", "/broken", "/nothing"] {
            _ = try HTTPClient(port: server.port).request("GET", target)
        }
        server.stop()
        var text = MetricsText()
        metrics.write(into: &text)
        ProcessMetrics.write(into: &text)
        let script = """
            import sys
            from prometheus_client.parser import text_string_to_metric_families as read
            print(sorted((f.name, f.type, len(f.samples)) for f in read(sys.stdin.read()))[:3])
            """
        let outcome = try await Program.run(try #require(Self.python), ["-c", script], input: text.text)
        #expect(outcome.status == 0, "\(outcome.error)")
        // Three routes, each with 14 buckets, a sum and a count.
        #expect(outcome.output.contains("('http_request_duration_seconds', 'histogram', 48)"), "\(outcome.output)")
    }
}
