import Foundation
import TestSupport

/// A browser, driven by the W3C WebDriver protocol through chromedriver; ended with its last reference.
///
///     let browser = try await Browser()
///     try browser.open("http://127.0.0.1:8080/")
///     try browser.run("return document.title")
final class Browser {
    static let chromium = Requirement.program("chromium")
    static let driver = Requirement.program("chromedriver")

    private let program: RunningProgram
    private let client: HTTPClient
    private let session: String

    /// What the driver answered instead of doing what it was told.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    init() async throws {
        guard let chromium = Browser.chromium, let driver = Browser.driver else {
            throw Repository.Missing(what: "chromium and chromedriver")
        }
        program = try RunningProgram(driver, ["--port=0"])
        let line = try await program.line { $0.contains("started successfully on port") }
        let digits = line.split(separator: " ").last?.filter(\.isNumber) ?? ""
        guard let port = UInt16(digits) else { throw Repository.Missing(what: "a port in '\(line)'") }
        client = HTTPClient(port: port)
        let arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"]
        let capabilities: [String: Any] = [
            "browserName": "chrome", "goog:loggingPrefs": ["browser": "ALL"],
            "goog:chromeOptions": ["binary": chromium, "args": arguments],
        ]
        let answer = try Browser.send(client, "POST", "/session", ["capabilities": ["alwaysMatch": capabilities]])
        guard let id = (answer as? [String: Any])?["sessionId"] as? String else { throw Refusal(description: "\(answer)") }
        session = "/session/\(id)"
    }

    deinit { _ = try? Browser.send(client, "DELETE", session, nil) }

    /// Opens a page and waits until it has loaded.
    func open(_ url: String) throws { try send("POST", "/url", ["url": url]) }

    /// Runs a function's body in the page.
    @discardableResult
    func run(_ script: String, _ arguments: [Any] = []) throws -> Any {
        try send("POST", "/execute/sync", ["script": script, "args": arguments])
    }

    /// Runs a function's body that hands its result to its last argument, a function.
    func runAsync(_ script: String, _ arguments: [Any] = []) throws -> Any {
        try send("POST", "/execute/async", ["script": script, "args": arguments])
    }

    /// How wide and high the window is, in CSS pixels.
    func resize(width: Int, height: Int) throws {
        try command(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
    }

    /// `light` or `dark`, as the reader's system would ask for.
    func setScheme(_ scheme: String) throws {
        try command("Emulation.setEmulatedMedia", ["features": [["name": "prefers-color-scheme", "value": scheme]]])
    }

    /// Time for scripts of ours: axe takes seconds on the longest pages.
    func allowLongScripts() throws { try send("POST", "/timeouts", ["script": NSNull()]) }

    /// What pages have complained about since the last time.
    func complaints() throws -> [String] {
        let entries = try send("POST", "/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return entries.filter { $0["level"] as? String == "SEVERE" }.compactMap { $0["message"] as? String }
    }

    /// What the window shows, as PNG.
    func screenshot() throws -> Data {
        let text = try send("GET", "/screenshot", nil) as? String ?? ""
        guard let data = Data(base64Encoded: text) else { throw Refusal(description: "no picture") }
        return data
    }

    private func command(_ name: String, _ parameters: [String: Any]) throws {
        try send("POST", "/goog/cdp/execute", ["cmd": name, "params": parameters])
    }

    @discardableResult
    private func send(_ method: String, _ path: String, _ body: [String: Any]?) throws -> Any {
        try Browser.send(client, method, session + path, body)
    }

    private static func send(_ client: HTTPClient, _ method: String, _ path: String, _ body: [String: Any]?) throws -> Any {
        let data = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
        let headers = [("Content-Type", "application/json; charset=utf-8")]
        let answer = try client.request(method, path, headers: headers, body: String(decoding: data, as: UTF8.self))
        let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        guard answer.status == 200, let value = object?["value"] else {
            throw Refusal(description: "\(method) \(path): \(answer.text.prefix(600))")
        }
        return value
    }
}
