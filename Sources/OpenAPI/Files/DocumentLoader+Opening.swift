import Diagnostics
import Serialization

extension DocumentLoader {
    /// The number of a file, read at the first call; `nil` where it cannot be read.
    mutating func open(_ path: String) -> Int32? {
        if let known = fileNumbers[path] { return known }
        guard let bytes = read(path) else {
            fileNumbers[path] = .some(nil)
            return nil
        }
        return open(path, bytes: bytes)
    }

    /// Reads a file's tree; a mistake in it is reported once.
    mutating func open(_ path: String, bytes: [UInt8]) -> Int32? {
        fileNumbers[path] = .some(nil)
        do throws(SyntaxError) {
            let root =
                Self.isProse(path)
                ? Node(.string(String(decoding: bytes, as: UTF8.self)), at: Position(line: 1, column: 1))
                : try DocumentReader.read(bytes, file: path)
            let number = Int32(files.count)
            files.append(DescriptionFiles.File(path: path, root: root))
            fileNumbers[path] = number
            if Self.mayIdentify(bytes) { identify(root, in: number) }
            return number
        } catch {
            diagnostics.append(error.diagnostic)
            return nil
        }
    }

    /// Files that a `$ref` takes in as text: a description in Markdown, a code sample.
    private static func isProse(_ path: String) -> Bool {
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
        let known: Set<String> = [
            "md", "markdown", "txt", "html", "htm", "xml", "csv", "graphql", "sh", "curl", "py", "js", "ts", "go", "rb",
            "java", "php", "swift", "cs", "kt", "rs",
        ]
        return known.contains(path[path.utf8.index(after: dot)...].lowercased())
    }

    /// Whether the bytes hold `$id`, `$anchor` or `$dynamicAnchor` at all; few files do.
    private static func mayIdentify(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            for at in bytes.indices.dropLast(2) where bytes[at] == UInt8(ascii: "$") {
                switch (bytes[at + 1], bytes[at + 2]) {
                case (UInt8(ascii: "i"), UInt8(ascii: "d")), (UInt8(ascii: "a"), UInt8(ascii: "n")),
                    (UInt8(ascii: "d"), UInt8(ascii: "y")):
                    return true
                default: continue
                }
            }
            return false
        }
    }

    /// Indexes the identifiers and anchors of a file.
    private mutating func identify(_ root: Node, in file: Int32) {
        var stack: [(node: Node, pointer: String, base: String?)] = [(root, "", nil)]
        while let (node, pointer, outer) = stack.popLast() {
            switch node.value {
            case .sequence(let nodes):
                for (index, node) in nodes.enumerated() { stack.append((node, "\(pointer)/\(index)", outer)) }
            case .mapping(let mapping):
                var base = outer
                if let id = mapping["$id"]?.string {
                    let full = absolute(id, base: outer)
                    for name in [id, full] where identified[name] == nil { identified[name] = (file, pointer) }
                    base = full
                }
                for key in ["$anchor", "$dynamicAnchor"] {
                    guard let anchor = mapping[key]?.string else { continue }
                    if files[Int(file)].anchors[anchor] == nil { files[Int(file)].anchors[anchor] = pointer }
                    if let base { identified["\(base)#\(anchor)"] = (file, pointer) }
                }
                for entry in mapping.entries {
                    switch entry.value.value {
                    case .mapping, .sequence:
                        stack.append((entry.value, "\(pointer)/\(Reference.escaped(entry.key))", base))
                    default: continue
                    }
                }
            default: continue
            }
        }
    }

    /// An identifier as seen from the one around it (RFC 3986 §5, as far as descriptions use it).
    func absolute(_ id: String, base: String?) -> String {
        let trimmed = id.utf8.last == UInt8(ascii: "#") ? String(id.dropLast()) : id
        guard let base, !Reference.hasScheme(trimmed), !trimmed.isEmpty else { return trimmed }
        guard let colon = base.firstRange(of: "://") else { return Reference.path(trimmed, from: base) ?? trimmed }
        let path = base[colon.upperBound...]
        guard let slash = path.firstIndex(of: "/") else { return "\(base)/\(trimmed)" }
        let resolved = Reference.path(trimmed, from: String(path[slash...])) ?? trimmed
        return "\(base[..<slash])/\(resolved)"
    }

    /// A reference by `$id` or, below an `$id`, by an anchor or pointer relative to it.
    func locateIdentified(_ path: String, _ fragment: String, from file: Int32, base: String?) -> Spot? {
        guard !identified.isEmpty else { return nil }
        let names = path.isEmpty ? [base].compactMap { $0 } : [absolute(path, base: base), path]
        for name in names {
            guard let resource = identified[name] else { continue }
            var pointer = resource.pointer + fragment
            if !fragment.isEmpty, fragment.utf8.first != UInt8(ascii: "/") {
                guard let anchor = identified["\(name)#\(fragment)"] else { continue }
                pointer = anchor.pointer
            }
            let tokens = Reference.tokens(of: pointer)
            var node: Node? = files[Int(resource.file)].root
            for token in tokens {
                guard let here = node else { break }
                node =
                    here[token] ?? Int(token).flatMap { here.elements.indices.contains($0) ? here.elements[$0] : nil }
            }
            if let node { return Spot(file: resource.file, tokens: tokens, node: node) }
        }
        return nil
    }
}
