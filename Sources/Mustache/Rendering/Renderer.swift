/// One rendering: the stack of contexts, the blocks that inheritance has filled, and the buffer.
struct Renderer {
    let set: TemplateSet
    private var stack: [Value]
    /// Filled blocks, those of the outermost child first.
    private var fillings: [[String: TemplatePart.Block]] = []
    /// Put at the start of every line of template text.
    private var indent: [UInt8] = []
    private var startsLine = true
    private var depth = 0
    var output: [UInt8]

    /// Partials that call each other deeper than this never end.
    private static let depthLimit = 200

    init(_ set: TemplateSet, _ context: Value, output: consuming [UInt8]) {
        self.set = set
        stack = [context]
        self.output = output
    }

    mutating func render(_ parts: [TemplatePart]) throws(RenderingError) {
        for part in parts {
            switch part {
            case .text(let text): write(text)
            case .variable(let path, let isEscaped): try write(path, isEscaped: isEscaped)
            case .section(let section): try render(section)
            case .partial(let name, let indent):
                guard let template = template(name) else { continue }
                // A partial starts afresh: the blocks of the page around it are not its own.
                try nested(indent, in: template.name) { renderer throws(RenderingError) in
                    try renderer.isolated(template.parts)
                }
            case .parent(let parent): try render(parent)
            case .block(let block): try render(block)
            }
        }
    }

    private mutating func isolated(_ parts: [TemplatePart]) throws(RenderingError) {
        let outer = fillings
        fillings = []
        try render(parts)
        fillings = outer
    }

    private mutating func nested(
        _ more: [UInt8], in name: String, _ body: (inout Renderer) throws(RenderingError) -> Void
    ) throws(RenderingError) {
        depth += 1
        guard depth < Self.depthLimit else {
            throw RenderingError.endless(template: name, limit: Self.depthLimit)
        }
        let outer = indent
        indent += more
        try body(&self)
        indent = outer
        depth -= 1
    }

    private mutating func render(_ section: TemplatePart.Section) throws(RenderingError) {
        let value = lookUp(section.path)
        if section.isInverted {
            if !value.isTruthy { try render(section.parts) }
            return
        }
        switch value {
        case .list(let items):
            for item in items {
                stack.append(item)
                try render(section.parts)
                stack.removeLast()
            }
        case .lambda(let lambda):
            let text = lambda(String(decoding: section.raw, as: UTF8.self))
            try render(try compiled(text, section.delimiters).parts)
        case let value where value.isTruthy:
            stack.append(value)
            try render(section.parts)
            stack.removeLast()
        default: break
        }
    }

    private mutating func render(_ parent: TemplatePart.Parent) throws(RenderingError) {
        guard let template = template(parent.name) else { return }
        fillings.append(parent.blocks)
        try nested(parent.indent, in: template.name) { renderer throws(RenderingError) in
            try renderer.render(template.parts)
        }
        fillings.removeLast()
    }

    /// A block is what the outermost child says it is; without a child, its default.
    private mutating func render(_ block: TemplatePart.Block) throws(RenderingError) {
        let filling = fillings.lazy.compactMap { $0[block.name] }.first
        let parts = filling?.parts ?? block.parts
        try nested(block.indent, in: block.name) { renderer throws(RenderingError) in try renderer.render(parts) }
    }

    private func template(_ name: PartialName) -> Template? {
        switch name {
        case .fixed(let name): return set[name]
        case .dynamic(let path):
            guard case .string(let name) = lookUp(path) else { return nil }
            return set[name]
        }
    }

    private func compiled(_ text: String, _ delimiters: Delimiters) throws(RenderingError) -> Template {
        do {
            return try Template(Array(text.utf8), name: "a lambda's result", delimiters: delimiters)
        } catch {
            throw RenderingError.lambda(error)
        }
    }

    private mutating func write(_ path: KeyPath, isEscaped: Bool) throws(RenderingError) {
        switch lookUp(path) {
        case .null, .list, .object: break
        case .boolean(let flag): writeValue(flag ? "true" : "false", isEscaped: false)
        case .integer(let number): writeValue(String(number), isEscaped: false)
        case .string(let text): writeValue(text, isEscaped: isEscaped)
        case .html(let bytes):
            startLine()
            output += bytes
        case .lambda(let lambda):
            // Rendered behind the rest, so that a mistake in it leaves the rest as it is.
            let start = output.count
            try render(try compiled(lambda(""), .standard).parts)
            guard isEscaped else { return }
            let result = Array(output[start...])
            output.removeSubrange(start...)
            HTMLEscape.append(result, to: &output)
        }
    }
}

extension Renderer {
    /// The nearest context that has the first key decides; the other keys are looked up in what it holds.
    private func lookUp(_ path: KeyPath) -> Value {
        guard let first = path.keys.first else { return stack.last ?? .null }
        for index in stride(from: stack.count - 1, through: 0, by: -1) {
            guard case .object(let members) = stack[index], var value = members[first] else { continue }
            for key in path.keys.dropFirst() {
                guard case .object(let inner) = value, let next = inner[key] else { return .null }
                value = next
            }
            return value
        }
        return .null
    }

    private mutating func startLine() {
        if startsLine, !indent.isEmpty { output += indent }
        startsLine = false
    }

    /// Template text: lines get the indentation in force.
    private mutating func write(_ text: [UInt8]) {
        if indent.isEmpty {
            output += text
            startsLine = text.last == UInt8(ascii: "\n")
            return
        }
        for line in text.split(after: UInt8(ascii: "\n")) {
            startLine()
            output += line
            startsLine = line.last == UInt8(ascii: "\n")
        }
    }

    private mutating func writeValue(_ text: String, isEscaped: Bool) {
        guard !text.isEmpty else { return }
        startLine()
        var text = text
        text.withUTF8 { bytes in
            if isEscaped { HTMLEscape.append(bytes, to: &output) } else { output += bytes }
        }
    }
}

extension [UInt8] {
    /// The array cut behind each `mark`.
    fileprivate func split(after mark: UInt8) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < count {
            let end = self[start...].firstIndex(of: mark).map { $0 + 1 } ?? count
            lines.append(self[start..<end])
            start = end
        }
        return lines
    }
}
