import Foundation

/// What a person does with a page.
extension WebDriver {
    /// Clicks on the first element that a CSS selector finds.
    package func click(_ selector: String) throws {
        do {
            try call("POST", "element/\(element(selector))/click", [:])
        } catch {
            throw Repository.Missing(what: "a way to click '\(selector)' of \(try address()): \(error)")
        }
    }

    /// Clicks on what leads to another page, and waits until that is complete.
    package func follow(_ selector: String) throws { try leave { try click(selector) } }

    /// Does what leads to another page, and waits until that is complete. chromedriver itself waits only for a page that has
    /// begun to come, and a form's answer takes a while.
    package func leave(_ action: () throws -> Void) throws {
        try run("window.isLeft = true")
        try action()
        for _ in 0..<600 {
            let isThere = try? run("return !window.isLeft && document.readyState === 'complete'")
            if isThere as? Bool == true { return }
            usleep(50_000)
        }
        throw Repository.Missing(what: "a page after \(try address())")
    }

    /// Types into a field, after what is there is deleted.
    package func type(_ text: String, into selector: String) throws {
        let element = try element(selector)
        try call("POST", "element/\(element)/clear", [:])
        try call("POST", "element/\(element)/value", ["text": text])
    }

    /// Chooses a file of this machine in a field for files.
    package func choose(_ path: String, in selector: String) throws {
        try call("POST", "element/\(element(selector))/value", ["text": path])
    }

    /// The text of the page's main part.
    package func mainText() throws -> String {
        try run("return document.querySelector('main').innerText") as? String ?? ""
    }

    /// Where the browser is.
    package func address() throws -> String { try call("GET", "url", nil) as? String ?? "" }

    private func element(_ selector: String) throws -> String {
        let found = try? call("POST", "element", ["using": "css selector", "value": selector])
        guard let id = (found as? [String: Any])?.values.first as? String else {
            throw Repository.Missing(what: "an element '\(selector)' at \(try address()):\n\(try mainText())")
        }
        return id
    }
}
