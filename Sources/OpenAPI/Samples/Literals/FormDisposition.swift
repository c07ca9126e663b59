/// `Content-Disposition` of a part of `multipart/form-data` (RFC 7578 §4.2), for languages without a library for it.
enum FormDisposition {
    static func text(name: String) -> String { "form-data; name=\"\(escaped(name))\"" }

    static func file(name: String, _ file: String) -> String {
        "form-data; name=\"\(escaped(name))\"; filename=\"\(escaped(file))\""
    }

    /// As browsers do (WHATWG HTML, multipart/form-data encoding algorithm).
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { output, scalar in
            switch scalar {
            case "\"": output += "%22"
            case "\r": output += "%0D"
            case "\n": output += "%0A"
            default: output.unicodeScalars.append(scalar)
            }
        }
    }
}
