/// Names and values as a form sends them, or as a query has them (URL Standard §5.1, `application/x-www-form-urlencoded`).
///
///     let form = try Form(body: request)
///     form["name"]             // the first value of that name; empty where it is not there
///     form.all("scope")        // every value of that name
///     form.file("document")    // a file, of a form that may have some
package struct Form: Sendable, Equatable {
    /// What is wrong with a body that is no form.
    package enum Malformed: Error {
        /// It says that it is something else.
        case contentType
        /// Broken escapes, bytes that are not UTF-8, or too many fields.
        case content
    }

    /// A file that was chosen in a form.
    package struct File: Sendable, Equatable {
        /// As the browser says it is called: nothing to open a file by.
        package let name: String
        package let bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    private var fields: [(name: String, value: String)] = []
    private var files: [(name: String, file: File)] = []
    /// No form of ours has that many; a body of only `&` would cost a lot.
    private static let fieldLimit = 1000

    package init() {}

    /// Reads text such as `a=1&b=two+words`.
    package init(parsing text: some StringProtocol) throws(Malformed) {
        for part in text.utf8.split(separator: UInt8(ascii: "&")) {
            guard fields.count < Self.fieldLimit else { throw .content }
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let name = part[..<(equals ?? part.endIndex)]
            let value = equals.map { part[part.index(after: $0)...] }
            guard let name = Form.decode(name), let value = value.map({ Form.decode($0) }) ?? "" else {
                throw .content
            }
            fields.append((name, value))
        }
    }

    /// Reads the body of a request.
    /// - Parameter takesFiles: Whether it may be `multipart/form-data`, too.
    package init(body request: Request, takesFiles: Bool = false) throws(Malformed) {
        let type = (request.headers["Content-Type"] ?? "").prefix { $0 != ";" && $0 != " " }.lowercased()
        if takesFiles, type == "multipart/form-data" {
            try self.init(multipart: request)
            return
        }
        guard type == "application/x-www-form-urlencoded" else { throw .contentType }
        guard let text = String(validating: request.body, as: UTF8.self) else { throw .content }
        try self.init(parsing: text)
    }

    private init(multipart request: Request) throws(Malformed) {
        var reader = try MultipartReader(request)
        while let part = try reader.next() {
            if let filename = part.filename {
                // HTML sends a part without a name where no file was chosen.
                guard !filename.isEmpty || !part.bytes.isEmpty else { continue }
                files.append((part.name, File(name: filename, bytes: Array(part.bytes))))
            } else {
                guard !part.bytes.contains(0), let value = String(validating: part.bytes, as: UTF8.self) else {
                    throw .content
                }
                fields.append((part.name, value))
            }
        }
    }

    /// The first file of a name; `nil` where none was chosen.
    package func file(_ name: String) -> File? { files.first { $0.name == name }?.file }

    /// The first value of a name; empty where there is none.
    package subscript(name: String) -> String { fields.first { $0.name == name }?.value ?? "" }

    /// Every name there is, in order and as often as it was sent.
    package var names: [String] { fields.map(\.name) }

    /// Every value of a name, in order.
    package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    package static func == (left: Form, right: Form) -> Bool {
        left.fields.elementsEqual(right.fields) { $0 == $1 } && left.files.elementsEqual(right.files) { $0 == $1 }
    }

    private static func decode(_ part: some Collection<UInt8>) -> String? {
        let spaced = part.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        return PercentEncoding.decode(String(decoding: spaced, as: UTF8.self))
    }
}

extension Request {
    /// The query's names and values; empty where it is malformed.
    package var query: Form { (try? Form(parsing: target.query ?? "")) ?? Form() }
}
