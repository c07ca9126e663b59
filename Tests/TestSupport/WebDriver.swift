package import Foundation

/// A headless Chromium, driven through chromedriver by the W3C WebDriver protocol.
///
///     let browser = try await WebDriver.start()
///     try browser.open("http://127.0.0.1:8080/")
///     let title = try browser.run("return document.title") as? String
///
/// Ends the browser and its driver with its last reference.
package final class WebDriver: Sendable {
    private let driver: RunningProgram
    private let client: HTTPClient
    private let session: String

    /// Whether both programs are on this machine.
    package static var isPresent: Bool {
        Requirement.program("chromedriver") != nil && Requirement.program("chromium") != nil
    }

    package static func start() async throws -> WebDriver {
        guard let path = Requirement.program("chromedriver"), let chromium = Requirement.program("chromium") else {
            throw Repository.Missing(what: "chromium and chromedriver")
        }
        let (driver, port) = try await startDriver(path)
        let client = HTTPClient(port: port)
        let capabilities: [String: Any] = [
            "goog:chromeOptions": [
                "binary": chromium,
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
                ],
            ],
            "goog:loggingPrefs": ["browser": "ALL"],
        ]
        let answer = try Self.call(client, "POST", "/session", ["capabilities": ["alwaysMatch": capabilities]])
        guard let session = (answer as? [String: Any])?["sessionId"] as? String else {
            throw Repository.Missing(what: "a browser session: \(answer)")
        }
        return WebDriver(driver: driver, client: client, session: session)
    }

    /// Starts chromedriver on a free port. It takes one of IPv4 and then the same of IPv6; where another program has the
    /// second it gives up, and is asked again.
    private static func startDriver(_ path: String) async throws -> (RunningProgram, port: UInt16) {
        var attempts = 0
        while true {
            do {
                let driver = try RunningProgram(path, ["--port=0"])
                let line = try await driver.line { $0.contains("was started successfully on port") }
                let digits = line.split(whereSeparator: { !$0.isNumber }).last ?? ""
                guard let port = UInt16(digits) else {
                    throw Repository.Missing(what: "chromedriver's port in '\(line)'")
                }
                return (driver, port)
            } catch  where attempts < 5 {
                attempts += 1
            }
        }
    }

    private init(driver: RunningProgram, client: HTTPClient, session: String) {
        self.driver = driver
        self.client = client
        self.session = session
    }

    deinit { _ = try? Self.call(client, "DELETE", "/session/\(session)", nil) }

    /// Loads a page and waits until it is complete.
    package func open(_ url: String) throws { try call("POST", "url", ["url": url]) }

    /// Runs a script in the page; what it returns comes back as JSON.
    @discardableResult
    package func run(_ script: String) throws -> Any {
        try call("POST", "execute/sync", ["script": script, "args": [String]()])
    }

    /// Runs a script that calls `done(value)`.
    package func runAsync(_ script: String) throws -> Any {
        let body = "const done = arguments[arguments.length - 1]; \(script)"
        return try call("POST", "execute/async", ["script": body, "args": [String]()])
    }

    /// Says how the page is to be looked at.
    package func view(width: Int, height: Int = 900, scheme: String) throws {
        try devTools(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
        try devTools(
            "Emulation.setEmulatedMedia", ["features": [["name": "prefers-color-scheme", "value": scheme]]])
    }

    /// Whether scripts run in pages opened from now on.
    package func setScripts(_ areOn: Bool) throws {
        try devTools("Emulation.setScriptExecutionDisabled", ["value": !areOn])
    }

    /// A picture of what is seen, as PNG.
    package func screenshot() throws -> Data {
        let answer = try call("GET", "screenshot", nil) as? String
        return answer.flatMap { Data(base64Encoded: $0) } ?? Data()
    }

    /// What the browser has complained about since the last call.
    package func complaints() throws -> [String] {
        let entries = try call("POST", "se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return entries.filter { $0["level"] as? String == "SEVERE" }.compactMap { $0["message"] as? String }
    }

    private func devTools(_ command: String, _ parameters: [String: Any]) throws {
        try call("POST", "goog/cdp/execute", ["cmd": command, "params": parameters])
    }

    @discardableResult
    func call(_ method: String, _ command: String, _ body: [String: Any]?) throws -> Any {
        try Self.call(client, method, "/session/\(session)/\(command)", body)
    }

    private static func call(_ client: HTTPClient, _ method: String, _ path: String, _ body: [String: Any]?) throws
        -> Any
    {
        let text =
            try body.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) } ?? ""
        let answer = try exchange(client, method, path, text)
        let value = try JSONSerialization.jsonObject(with: answer.body, options: .fragmentsAllowed) as? [String: Any]
        guard answer.isFine else { throw Repository.Missing(what: "\(path): \(value?["value"] ?? "no answer")") }
        return value?["value"] ?? NSNull()
    }

    /// One request; chromedriver leaves the connection open, so the answer ends where its length says.
    private static func exchange(
        _ client: HTTPClient, _ method: String, _ path: String, _ body: String
    ) throws -> (isFine: Bool, body: Data) {
        let socket = try client.connect()
        defer { close(socket) }
        let head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        try HTTPClient.write(Array("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8), to: socket)
        var received = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = received.range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: received[..<end.lowerBound], as: UTF8.self)
                let length =
                    head.lowercased().components(separatedBy: "content-length:").dropFirst().first
                    .flatMap { Int($0.prefix { !$0.isNewline }.trimmingCharacters(in: .whitespaces)) } ?? 0
                if received.count - end.upperBound >= length {
                    return (head.hasPrefix("HTTP/1.1 200"), received[end.upperBound...])
                }
            }
            let got = recv(socket, &buffer, buffer.count, 0)
            guard got > 0 else { throw Repository.Missing(what: "an answer of the browser's driver to \(path)") }
            received.append(contentsOf: buffer[..<got])
        }
    }
}
