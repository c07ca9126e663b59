/// Makes tables of paragraphs (GFM 4.10), from their source lines.
///
/// cmark knows no tables: to it they are paragraphs. Their cells' text is given to cmark once more, all cells in one
/// document, each as a paragraph behind a marker; the whole source follows where cells may use its link reference
/// definitions.
struct TablePass {
    /// A piece of text to be parsed as inlines below a node of the tree.
    private struct Piece {
        var node: Int32
        /// Line of the piece in the document of pieces.
        var line: Int32
        var sourceLine: Int32
        /// Bytes of the source line before the piece.
        var shift: Int32
    }

    private let source: [UInt8]
    private let lineStarts: [Int]
    private var pieces: [Piece] = []
    private var document: [UInt8] = []
    private var documentLine: Int32 = 1
    private var needsDefinitions = false

    private let smart: Bool

    init(source: [UInt8], smart: Bool) {
        self.source = source
        self.smart = smart
        var starts = [0]
        for (index, byte) in source.enumerated() where byte == 0x0A || byte == 0x0D {
            if byte == 0x0D, index + 1 < source.count, source[index + 1] == 0x0A { continue }
            starts.append(index + 1)
        }
        lineStarts = starts
    }

    static func run(_ tree: inout MarkdownTree, source: [UInt8], smart: Bool) {
        guard source.contains(UInt8(ascii: "|")) else { return }
        var pass = TablePass(source: source, smart: smart)
        var current = tree[MarkdownTree.root].firstChild
        while current != TreeNode.none {
            let node = tree[current]
            let next = tree.skipping(current)
            if node.kind == .paragraph || node.kind == .heading && node.flags.contains(.setext) {
                pass.convert(current, &tree)
                current = next
            } else {
                current = node.kind == .heading ? next : tree.following(current)
            }
        }
        pass.parsePieces(into: &tree)
    }

    /// The lines of a paragraph without quote marks and indentation.
    private func lines(of id: Int32, _ tree: MarkdownTree) -> [Range<Int>] {
        let node = tree[id]
        var quotes = 0
        var parent = node.parent
        // Deeper quotes than this hold no tables; the limit keeps deep nesting linear.
        var depth = 0
        while parent != TreeNode.none, depth < 100 {
            if tree[parent].kind == .blockQuote { quotes += 1 }
            parent = tree[parent].parent
            depth += 1
        }
        var result: [Range<Int>] = []
        guard node.line > 0, node.endLine >= node.line else { return result }
        for line in Int(node.line)...Int(node.endLine) where line <= lineStarts.count {
            var start = lineStarts[line - 1]
            var end = line < lineStarts.count ? lineStarts[line] : source.count
            while end > start, source[end - 1] == 0x0A || source[end - 1] == 0x0D { end -= 1 }
            if line == Int(node.line) {
                start = min(start + max(0, Int(node.column) - 1), end)
            } else {
                var left = quotes
                while start < end, source[start].isSpaceOrTab || (left > 0 && source[start] == UInt8(ascii: ">")) {
                    if source[start] == UInt8(ascii: ">") { left -= 1 }
                    start += 1
                }
            }
            result.append(start..<end)
        }
        return result
    }

    private mutating func convert(_ id: Int32, _ tree: inout MarkdownTree) {
        guard tree[id].endLine > tree[id].line else { return }
        var lines = lines(of: id, tree)
        guard lines.contains(where: { source[$0].contains(UInt8(ascii: "|")) }) else { return }
        let isHeading = tree[id].kind == .heading
        // A table ends before the underline, which then is a thematic break, or a row of its own.
        let underline = isHeading ? lines.removeLast() : nil
        var previous: TableRow?
        for (index, line) in lines.enumerated() {
            let row = TableRow(source, line)
            if let header = previous, header.hasPipe || row.hasPipe, header.cells.count == row.cells.count,
                let alignments = row.alignments(source)
            {
                if let underline, tree[id].number == 1 { lines.append(underline) }
                let breaks = isHeading && tree[id].number == 2
                makeTable(id, lines, header: index - 1, alignments, breaks: breaks, &tree)
                return
            }
            previous = row
        }
    }

    private mutating func makeTable(
        _ id: Int32, _ lines: [Range<Int>], header: Int, _ alignments: [NodeFlags], breaks: Bool,
        _ tree: inout MarkdownTree
    ) {
        let firstLine = tree[id].line
        var table = id
        tree[id].firstChild = TreeNode.none
        tree[id].lastChild = TreeNode.none
        if header > 0 {
            tree[id].kind = .paragraph
            tree[id].endLine = firstLine + Int32(header) - 1
            add(lines[0..<header], to: id, line: firstLine)
            table = tree.make(TreeNode(.table))
            tree.insert(table, after: id)
        }
        tree[table].kind = .table
        tree[table].flags = []
        tree[table].number = Int32(alignments.count)
        tree[table].line = firstLine + Int32(header)
        tree[table].column = 1
        for index in lines.indices where index >= header && index != header + 1 {
            var row = TreeNode(.tableRow)
            row.line = firstLine + Int32(index)
            if index == header { row.flags = .header }
            let rowID = tree.make(row)
            tree.append(rowID, to: table)
            addCells(of: lines[index], to: rowID, alignments, &tree)
        }
        if breaks { tree.insert(tree.make(TreeNode(.thematicBreak)), after: table) }
    }

    private mutating func addCells(
        of line: Range<Int>, to row: Int32, _ alignments: [NodeFlags], _ tree: inout MarkdownTree
    ) {
        let cells = TableRow(source, line).cells
        for (column, alignment) in alignments.enumerated() {
            var cell = TreeNode(.tableCell)
            cell.number = Int32(column)
            cell.line = tree[row].line
            cell.flags = alignment.union(tree[row].flags.intersection(.header))
            let cellID = tree.make(cell)
            tree.append(cellID, to: row)
            if column < cells.count, !cells[column].isEmpty { add(cells[column], to: cellID, &tree) }
        }
    }

    /// Text without any markup becomes a text node at once; other text is left to cmark.
    private mutating func add(_ range: Range<Int>, to cell: Int32, _ tree: inout MarkdownTree) {
        let shift = Int32(range.lowerBound - lineStarts[Int(tree[cell].line) - 1])
        let isPlain = !smart && source[range].allSatisfy { !TablePass.markup[Int($0)] }
        if isPlain {
            var text = TreeNode(.text)
            text.line = tree[cell].line
            text.column = shift + 1
            text.text = tree.store(source[range])
            tree.append(tree.make(text), to: cell)
            return
        }
        begin(Piece(node: cell, line: 0, sourceLine: tree[cell].line, shift: shift))
        document.append(contentsOf: [0xC2, 0xA0])
        var at = range.lowerBound
        while at < range.upperBound {
            if source[at] == UInt8(ascii: "\\"), at + 1 < range.upperBound, source[at + 1] == UInt8(ascii: "|") {
                at += 1
            }
            if source[at] == UInt8(ascii: "[") { needsDefinitions = true }
            document.append(source[at])
            at += 1
        }
        end(lines: 1)
    }

    /// The lines of a paragraph that a table follows.
    private mutating func add(_ lines: ArraySlice<Range<Int>>, to paragraph: Int32, line: Int32) {
        begin(Piece(node: paragraph, line: 0, sourceLine: line, shift: 0))
        for range in lines {
            if source[range].contains(UInt8(ascii: "[")) { needsDefinitions = true }
            document.append(contentsOf: source[range])
            document.append(0x0A)
        }
        end(lines: Int32(lines.count) + 1)
    }

    private mutating func begin(_ piece: Piece) {
        document.append(contentsOf: "<!--\u{1}-->\n".utf8)
        documentLine += 1
        var piece = piece
        piece.line = documentLine
        pieces.append(piece)
    }

    private mutating func end(lines: Int32) {
        document.append(contentsOf: [0x0A, 0x0A])
        documentLine += lines + 1
    }

    private mutating func parsePieces(into tree: inout MarkdownTree) {
        guard !pieces.isEmpty else { return }
        document.append(contentsOf: "<!--\u{1}-->\n\n".utf8)
        if needsDefinitions { document.append(contentsOf: source) }
        let parsed = MarkdownTree.parse(document, smart: smart)
        let offset = tree.graft(parsed)
        var current = parsed[MarkdownTree.root].firstChild
        var piece = -1
        while current != TreeNode.none {
            if parsed[current].kind == .htmlBlock {
                piece += 1
            } else if parsed[current].kind == .paragraph, pieces.indices.contains(piece) {
                attach(current + offset, pieces[piece], &tree)
            }
            if piece >= pieces.count { break }
            current = parsed[current].next
        }
    }

    /// Moves a parsed paragraph's inlines below the node they belong to.
    private func attach(_ paragraph: Int32, _ piece: Piece, _ tree: inout MarkdownTree) {
        let isCell = tree[piece.node].kind == .tableCell
        var child = tree[paragraph].firstChild
        if isCell, child != TreeNode.none, tree[child].kind == .text,
            tree.bytes(tree[child].text).starts(with: [0xC2, 0xA0])
        {
            tree[child].text.start += 2
            tree[child].text.count -= 2
            tree[child].column += 2
            if tree[child].text.isEmpty {
                let next = tree[child].next
                tree.unlink(child)
                child = next
            }
        }
        while child != TreeNode.none {
            let next = tree[child].next
            tree.append(child, to: piece.node)
            child = next
        }
        var current = tree[piece.node].firstChild
        while current != TreeNode.none {
            if tree[current].line == piece.line { tree[current].column += piece.shift - (isCell ? 2 : 0) }
            tree[current].line += piece.sourceLine - piece.line
            current = tree.following(current, within: piece.node)
        }
    }

    /// Bytes that may mean something in inlines; a control byte stands for an escape.
    private static let markup: [Bool] = (0..<256).map { $0 < 0x20 || "\\`*_[]<>&!".utf8.contains(UInt8($0)) }
}

extension MarkdownTree {
    /// Adds all nodes of another tree, hanging nowhere yet.
    /// - Returns: What is added to their indices.
    mutating func graft(_ other: MarkdownTree) -> Int32 {
        let offset = Int32(nodes.count)
        let textOffset = Int32(text.count)
        func moved(_ id: Int32) -> Int32 { id == TreeNode.none ? id : id + offset }
        nodes.reserveCapacity(nodes.count + other.nodes.count)
        for var node in other.nodes {
            node.parent = moved(node.parent)
            node.previous = moved(node.previous)
            node.next = moved(node.next)
            node.firstChild = moved(node.firstChild)
            node.lastChild = moved(node.lastChild)
            node.text.start += textOffset
            node.detail.start += textOffset
            nodes.append(node)
        }
        text.append(contentsOf: other.text)
        return offset
    }
}
