import Foundation
import Gateways
import TestSupport
import Testing

/// A real gateway on this machine, which reads what the writer of its kind wrote.
struct GatewayUnderTest {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case envoy, nginx

        var testDescription: String { rawValue }

        /// The program; `nil` where this machine has none.
        var program: String? {
            switch self {
            case .envoy: Requirement.existing(Repository.root.path + "/.build-peers/bin/envoy")
            case .nginx: Requirement.program("nginx") ?? Requirement.existing("/usr/sbin/nginx")
            }
        }

        /// Those to test with: all where nothing may be skipped.
        static var testable: [Kind] {
            allCases.filter { Requirement.shouldRun(whenPresent: $0.program != nil && EchoUpstream.python != nil) }
        }
    }

    let kind: Kind
    let port: UInt16
    let folder: TemporaryFolder
    /// Of Envoy: where it tells of itself.
    private let adminPort: UInt16
    private let program: RunningProgram

    private let authorities: String?
    private let tokens: NginxOptions.TokenCheck?
    private let usageLog: String?

    /// Starts it with a snapshot.
    /// - Parameters:
    ///   - authorities: The certificates that it checks upstreams by.
    ///   - tokens: Where nginx asks what a token is worth; Envoy asks nobody.
    ///   - usageLog: The log of calls that it is to write, a file of its own folder.
    init(
        _ kind: Kind, _ snapshot: GatewaySnapshot, authorities: String? = nil, tokens: NginxOptions.TokenCheck? = nil,
        usageLog: String? = nil
    ) async throws {
        self.usageLog = usageLog
        self.kind = kind
        self.authorities = authorities
        self.tokens = tokens
        port = try FreePort.find()
        adminPort = try FreePort.find()
        let folder = try TemporaryFolder()
        self.folder = folder
        try Self.publish(snapshot, for: kind, in: folder, port: port, authorities, tokens, usageLog)
        let path = try #require(kind.program, ".scripts/setup --test installs it")
        switch kind {
        case .envoy:
            // Its own page must not be at a port that another Envoy has.
            let start = try folder.text("bootstrap.json").replacing("9901", with: "\(adminPort)")
            try folder.write(start, to: "start.json")
            program = try RunningProgram(
                path,
                [
                    "-c", folder.path("start.json"), "--use-dynamic-base-id", "--concurrency", "2", "-l", "info",
                    "--component-log-level", "misc:error", "--file-flush-interval-msec", "100",
                ])
            _ = try await program.line { $0.contains("starting workers") }
        case .nginx:
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
                "\($0)_temp_path \(folder.path($0));"
            }
            try folder.write(
                """
                daemon off;
                pid \(folder.path("pid"));
                worker_processes 2;
                events { worker_connections 256; }
                http { access_log off; \(temporary.joined(separator: " ")) include \(folder.path("portico.conf")); }

                """, to: "nginx.conf")
            program = try RunningProgram(
                path, ["-c", folder.path("nginx.conf"), "-e", folder.path("errors")], lastSignal: SIGTERM)
        }
        try await wait { try ask("GET", "/", host: "nobody.example.com").status > 0 }
    }

    /// Gives it another snapshot. It takes a moment until it goes by it.
    func publish(_ snapshot: GatewaySnapshot) async throws {
        let old = workers
        let file = try? folder.bytes("portico.conf")
        try Self.publish(snapshot, for: kind, in: folder, port: port, authorities, tokens, usageLog)
        // Old workers answer for a tenth of a second beside the new ones.
        if kind == .nginx, try file != folder.bytes("portico.conf") {
            try await wait { old.isDisjoint(with: workers) }
        }
    }

    /// The process ids of what it has started itself.
    private var workers: Set<Int> {
        let id = program.processID
        let text = (try? String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)) ?? ""
        return Set(text.split(separator: " ").compactMap { Int($0) })
    }

    private static func publish(
        _ snapshot: GatewaySnapshot, for kind: Kind, in folder: TemporaryFolder, port: UInt16,
        _ authorities: String?, _ tokens: NginxOptions.TokenCheck?, _ usageLog: String?
    ) throws {
        let usageLog = usageLog.map { folder.path($0) }
        let listen = try #require(ListenAddress("127.0.0.1:\(port)"))
        switch kind {
        case .envoy:
            var options = EnvoyOptions(folder: folder.path, listen: listen, usageLog: usageLog)
            if let authorities { options.authorities = authorities }
            _ = try EnvoyFiles.publish(snapshot, to: folder.path, options: options)
        case .nginx:
            let path = folder.path("pid")
            let isRunning = FileManager.default.fileExists(atPath: path)
            let program = NginxProgram(path: try #require(kind.program), processID: isRunning ? path : nil)
            var options = NginxOptions(listen: listen, tokens: tokens, usageLog: usageLog)
            if let authorities { options.authorities = authorities }
            _ = try NginxFile.publish(
                snapshot, to: folder.path("portico.conf"), options: options, check: program.check)
            try program.reload()
        }
    }

    /// What it did not take of the files: lines of its own, with numbers that are not 0.
    func complaints() throws -> [String] {
        switch kind {
        case .envoy:
            let stats = try HTTPClient(port: adminPort).request("GET", "/stats").text.split(separator: "\n")
            let rejected = stats.filter { $0.contains("rejected: ") || $0.contains("config_fail: ") }
            let taken = stats.filter { $0.contains("update_success: ") || $0.contains("config_reload: ") }
            let isWhole = rejected.count >= 5 && taken.count >= 5
            return rejected.filter { !$0.hasSuffix(": 0") }.map { String($0) } + (isWhole ? [] : ["\(stats)"])
        case .nginx:
            return try folder.text("errors").split(separator: "\n").map { String($0) }.filter {
                $0.contains("[emerg]") || $0.contains("[warn]")
            }
        }
    }

    /// Whether it has said that it would not trust an upstream's certificate.
    func hasDistrusted() throws -> Bool {
        switch kind {
        case .envoy:
            let stats = try HTTPClient(port: adminPort).request("GET", "/stats").text.split(separator: "\n")
            return stats.contains { $0.contains("ssl.fail_verify") && !$0.hasSuffix(": 0") }
        case .nginx: return try folder.text("errors").contains("certificate")
        }
    }

    /// The memory that it takes, in megabytes.
    var megabytes: Int {
        let status = (try? String(contentsOfFile: "/proc/\(program.processID)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) / 1024
    }

    /// Sends one request as it stands: no path is made plain.
    func ask(
        _ method: String, _ target: String, host: String = "api.example.com", _ headers: [String: String] = [:]
    ) throws -> HTTPAnswer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: \(host)", "Connection: close"]
        lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        let socket = try HTTPClient(port: port).connect()
        defer { close(socket) }
        try HTTPClient.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), to: socket)
        // Not to the end: Envoy waits a second for the client to close.
        return HTTPClient.readAnswer(from: socket, hasBody: method != "HEAD")
    }

    /// Waits for something to become true; a gateway that never gets there makes the test wait a minute, and fail.
    func wait(_ condition: () throws -> Bool) async throws {
        for _ in 0..<600 {
            if (try? condition()) == true { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Repository.Missing(what: "what \(kind.rawValue) was to do within a minute")
    }
}
