import PortalModel
import Serialization

extension NewProduct {
    /// Where its folder is to be, from the site's root.
    static func folder(of id: ProductID) -> String { "content/products/\(id)" }

    /// Everything in its folder.
    var files: [(path: String, bytes: [UInt8])] {
        [(Product.fileName, productFile), ("index.md", overview)] + source.files
    }

    /// `product.yaml`, with a line that tells where all its keys are.
    private var productFile: [UInt8] {
        var members: [(String, Node)] = [("name", .text(name))]
        if let summary { members.append(("summary", .text(summary))) }
        members.append(("type", .text((upstream == nil ? Product.Kind.external : .gateway).rawValue)))
        members.append(("status", .text(status.rawValue)))
        if !labels.isEmpty {
            members.append(
                (
                    "labels",
                    .object(
                        labels.sorted { $0.key < $1.key }.map { key, values in
                            (key, values.count == 1 ? .text(values[0]) : .list(values.map { .text($0) }))
                        })
                ))
        }
        var api: [(String, Node)] = [("document", .text(source.files[0].path))]
        if let version { api.append(("version", .text(version))) }
        members.append(("apis", .list([.object(api)])))
        if let upstream {
            members.append(("authentication", .list(authentication.map(\.node))))
            members.append(("subscription", .object([("approval", .text(Product.Approval.manual.rawValue))])))
            members.append(("gateway", .object([("upstream", .list([.text(upstream)]))])))
        }
        var bytes = Array("# Every key that may stand here: portico schema product\n".utf8)
        YAMLWriter.write(.object(members), into: &bytes)
        return bytes
    }

    /// `index.md`: what can be said without knowing more, fit to be read as it is and to be gone on from.
    private var overview: [UInt8] {
        var front: [(String, Node)] = [("title", .text(name))]
        if let summary { front.append(("description", .text(summary))) }
        var bytes = Array("---\n".utf8)
        YAMLWriter.write(.object(front), into: &bytes)
        bytes += "---\n\n".utf8
        if let summary { bytes += "\(PlainMarkdown.text(summary))\n\n".utf8 }
        if upstream != nil {
            bytes += "## First steps\n\n".utf8
            let steps = [
                "Create an application.", "Subscribe it to \(PlainMarkdown.text(name)).",
                "Create a credential of the application. It opens every product that the application is subscribed to.",
            ]
            bytes += steps.enumerated().map { "\($0.offset + 1). \($0.element)\n" }.joined().utf8
            bytes += "\n".utf8
        }
        bytes +=
            "## Reference\n\nThe API reference has every operation with its parameters, answers and samples.\n".utf8
        return bytes
    }
}

extension AuthenticationMethod {
    /// As `product.yaml` has it.
    fileprivate var node: Node {
        switch self {
        case .apiKey(nil, nil), .basic: .text(id)
        case .apiKey(let header?, _): .object([(id, .object([("header", .text(header))]))])
        case .apiKey(nil, let query?): .object([(id, .object([("query", .text(query))]))])
        case .oauth(let scopes) where scopes.isEmpty: .text(id)
        case .oauth(let scopes): .object([(id, .object([("scopes", .list(scopes.map { .text($0) }))]))])
        }
    }
}

/// Words as Markdown that shows them as they are.
enum PlainMarkdown {
    /// - Parameter text: One line. Whatever could be markup is escaped (CommonMark 2.4); a line that would begin a list, a
    ///   heading or a container begins with an escape.
    static func text(_ text: String) -> String {
        var escaped = ""
        for letter in text.unicodeScalars {
            if "\\`*_[]<>&~|!^$".unicodeScalars.contains(letter) { escaped += "\\" }
            escaped.unicodeScalars.append(letter)
        }
        let digits = escaped.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, let next = escaped.dropFirst(digits.count).first, next == "." || next == ")" {
            return digits + "\\" + escaped.dropFirst(digits.count)
        }
        return "#-+=:%".contains(escaped.first ?? " ") ? "\\" + escaped : escaped
    }
}
