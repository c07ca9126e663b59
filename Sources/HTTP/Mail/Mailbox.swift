/// A person or a machine that mail comes from or goes to: `Northwind APIs <apis@example.com>`.
package struct Mailbox: Sendable, Equatable {
    /// As people see it; may be empty.
    package var name: String
    package var address: String

    package init(name: String = "", address: String) {
        self.name = name
        self.address = address
    }

    /// Reads `Name <address>`, `"Name" <address>` or an address alone.
    /// - Returns: `nil` where there is no address in it that a mail server could take.
    package init?(_ text: String) {
        if let open = text.lastIndex(of: "<"), text.last == ">" {
            name = Mailbox.trimmed(text[..<open])
            if name.count > 1, name.first == "\"", name.last == "\"" { name = String(name.dropFirst().dropLast()) }
            address = String(text[text.index(after: open)...].dropLast())
        } else {
            name = ""
            address = Mailbox.trimmed(text[...])
        }
        guard Mailbox.isAddress(address) else { return nil }
    }

    /// What follows the `@`.
    package var domain: String { address.split(separator: "@").last.map(String.init) ?? "" }

    /// One `@` with something around it, and nothing that could end a header or a command.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
