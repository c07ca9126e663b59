/// Source text in which `①` marks the place a diagnostic must point to.
///
///     let source = MarkedSource("{\"a\": ①tru}")
///     source.bytes   // without the mark
///     source.line, source.column   // 1, 7
package struct MarkedSource {
    package let bytes: [UInt8]
    /// 1-based; 0 without a mark.
    package let line: Int
    /// 1-based, in UTF-8 bytes; 0 without a mark.
    package let column: Int

    package init(_ text: String) {
        let parts = text.split(separator: "①", maxSplits: 1, omittingEmptySubsequences: false)
        bytes = Array(parts.joined().utf8)
        guard parts.count == 2 else {
            (line, column) = (0, 0)
            return
        }
        let before = Array(parts[0].utf8)
        line = before.count { $0 == 0x0A } + 1
        column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    }
}
