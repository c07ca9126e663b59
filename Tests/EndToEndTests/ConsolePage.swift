import Foundation
import TestSupport

/// A page with the theme's console, in a browser, and an API that notes what it receives (`Console/server.py`).
///
///     let page = try await ConsolePage("en/create")
///     try page.fill("id", "shp_1")
///     try page.send()
///     try page.received().last?.url
struct ConsolePage {
    let browser: WebDriver
    private let server: RunningProgram
    private let pages: UInt16
    let api: UInt16
    /// A port of this machine on which nothing answers.
    let silent: UInt16

    var origin: String { "http://127.0.0.1:\(pages)" }

    /// What the API received.
    struct Request: Decodable {
        let method: String
        let url: String
        let body: String
        let headers: [String: String]
    }

    static var isPossible: Bool { WebDriver.isPresent && Requirement.program("python3") != nil }

    /// - Parameter path: A language and the name of one of `Console/pages.py` or a path of the API: `en/status/404`.
    init(_ path: String) async throws {
        let root = Repository.root.path
        guard let python = Requirement.program("python3") else { throw Repository.Missing(what: "python3") }
        server = try RunningProgram(
            python, ["-B", "\(root)/Tests/EndToEndTests/Console/server.py", "\(root)/themes/default"])
        let ports = try await server.line { $0.hasPrefix("ports ") }.split(separator: " ").compactMap { UInt16($0) }
        guard ports.count == 3 else { throw Repository.Missing(what: "three ports in \(ports)") }
        (pages, api, silent) = (ports[0], ports[1], ports[2])
        browser = try await WebDriver.start()
        try open(path)
    }

    /// Loads a page and opens its console.
    func open(_ path: String) throws {
        try browser.open("\(origin)/\(path)")
        try wait(until: "!document.querySelector('.console').hidden")
        try browser.run("document.querySelector('.console-open').click()")
        try wait(until: "document.querySelector('.console-panel')?.hidden === false")
    }

    /// A field by its label or its name in the description, as an expression.
    private static func field(_ name: String) -> String {
        """
        [...document.querySelectorAll('.console-panel label')]
          .find(l => (l.firstElementChild ?? l).textContent === \(literal(name))).control
        """
    }

    /// The text as JavaScript, which takes all JSON.
    private static func literal(_ text: String) -> String {
        (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "''"
    }

    func fill(_ name: String, _ value: String) throws {
        try browser.run(
            """
            const field = \(Self.field(name)); field.value = \(Self.literal(value));
            field.dispatchEvent(new Event('input', {bubbles: true}));
            """)
    }

    /// Chooses an option by its text.
    func choose(_ name: String, _ option: String) throws {
        try browser.run(
            """
            const field = \(Self.field(name)), text = \(Self.literal(option));
            field.value = [...field.options].find(each => each.text.startsWith(text)).value;
            field.dispatchEvent(new Event('input', {bubbles: true}));
            """)
    }

    func attach(_ name: String, file: String, type: String, content: String) throws {
        let (file, type, content) = (Self.literal(file), Self.literal(type), Self.literal(content))
        try browser.run(
            """
            const transfer = new DataTransfer();
            transfer.items.add(new File([\(content)], \(file), {type: \(type)}));
            const field = \(Self.field(name)); field.files = transfer.files;
            field.dispatchEvent(new Event('input', {bubbles: true}));
            """)
    }

    /// Presses the first button whose text or label begins so.
    func press(_ text: String) throws {
        try browser.run(
            """
            [...document.querySelectorAll('.console-panel button')]
              .find(b => (b.ariaLabel ?? b.textContent).startsWith(\(Self.literal(text)))).click()
            """)
    }

    /// Sends, and waits for the answer.
    /// - Returns: What the page then says of it.
    @discardableResult
    func send() throws -> String {
        try browser.run("document.querySelector('.console-form').requestSubmit()")
        try wait(until: "document.querySelector('.console-form [type=submit]').ariaDisabled !== 'true'")
        return try text("[role=status].console-result")
    }

    func text(_ selector: String) throws -> String {
        let found = try browser.run("return document.querySelector('.console-panel \(selector)')?.innerText ?? ''")
        return found as? String ?? ""
    }

    /// What is wrong with a field: its own message, as far as it is marked and bound to it.
    func complaint(_ name: String) throws -> String {
        let found = try browser.run(
            """
            const field = \(Self.field(name));
            if (field.getAttribute('aria-invalid') !== 'true') return '';
            return field.getAttribute('aria-describedby').split(' ')
              .map(id => document.getElementById(id)).filter(e => e.matches('.console-error') && !e.hidden)
              .map(e => e.textContent).join() + (document.activeElement === field ? ' (focus)' : '')
            """)
        return found as? String ?? ""
    }

    /// Waits until an expression holds in the page.
    func wait(until condition: String) throws {
        _ = try browser.runAsync("const look = () => (\(condition)) ? done() : setTimeout(look, 20); look();")
    }

    /// All that the API received so far, apart from preflights.
    func received() throws -> [Request] {
        try JSONDecoder().decode([Request].self, from: Data(HTTPClient(port: api).request("GET", "/received").body))
    }
}
