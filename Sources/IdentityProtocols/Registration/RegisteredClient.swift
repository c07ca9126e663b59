import Serialization

/// A client as its registry knows it. It holds secrets: it is sealed before it is kept, and never printed.
package struct RegisteredClient: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// Where and with what a client is changed (RFC 7592 §1.1).
    package struct Management: Sendable, Equatable {
        package var url: String
        package var token: String

        package init(url: String, token: String) {
            self.url = url
            self.token = token
        }
    }

    /// `client_id`.
    package var id: String
    /// `nil` of a client that signs with keys.
    package var secret: String?
    package var management: Management?

    package init(id: String, secret: String? = nil, management: Management? = nil) {
        self.id = id
        self.secret = secret
        self.management = management
    }

    /// What has to be kept to change the client later: JSON, without the secret, which is kept elsewhere.
    package var text: String {
        var members: [(String, Node)] = [("id", .text(id))]
        if let management { members += [("url", .text(management.url)), ("token", .text(management.token))] }
        var bytes: [UInt8] = []
        JSONWriter.write(.object(members), pretty: false, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameter text: What ``text`` gave.
    package init?(text: String) {
        guard let node = try? JSONReader.read(Array(text.utf8), file: "client"), let id = node["id"]?.string else {
            return nil
        }
        self.id = id
        if let url = node["url"]?.string, let token = node["token"]?.string {
            management = Management(url: url, token: token)
        }
    }

    package var description: String { "client \(id)" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }

    /// Whether an id may be put into a URL, a token and a gateway's file: visible ASCII (RFC 6749 appendix A.1), and no
    /// segment of a path that leads elsewhere.
    static func isID(_ text: String) -> Bool {
        (1...200).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21..<0x7F).contains($0) } && text != "."
            && text != ".."
    }
}
