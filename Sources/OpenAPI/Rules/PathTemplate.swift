/// The braces in a path or in the URL of a server (OpenAPI 3.2.0 §4.8.2, §4.6.2).
struct PathTemplate {
    /// The names in braces, in order; `nil` where braces are not closed, nested or empty.
    let names: [String]?
    /// The text with each name left out: equal for paths that nobody can tell apart.
    let signature: String

    init(_ text: String) {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) else {
            (names, signature) = ([], text)
            return
        }
        var names: [String]? = []
        var signature: [UInt8] = []
        var name: [UInt8]?
        for byte in text.utf8 {
            switch (byte, name) {
            case (UInt8(ascii: "{"), nil):
                name = []
                signature.append(byte)
            case (UInt8(ascii: "{"), _?): names = nil
            case (UInt8(ascii: "}"), let closed?):
                if closed.isEmpty { names = nil }
                names?.append(String(decoding: closed, as: UTF8.self))
                name = nil
                signature.append(byte)
            case (UInt8(ascii: "}"), nil): names = nil
            case (_, nil): signature.append(byte)
            case (_, _?): name?.append(byte)
            }
        }
        if name != nil { names = nil }
        self.names = names
        self.signature = String(decoding: signature, as: UTF8.self)
    }
}
