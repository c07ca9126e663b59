/// A multipart body for languages whose library makes none (RFC 7578).
enum MultipartText {
    /// A run of text, in which the variable `boundary` stands for the boundary, or a file's content.
    enum Chunk {
        case text(SampleText)
        case file(String)
    }

    /// The body from its first boundary to its last.
    static func chunks(_ parts: [(name: String, part: SampleRequest.Part)]) -> [Chunk] {
        var chunks: [Chunk] = []
        let start = "--" + SampleText.variable("boundary") + "\r\n"
        // The line end that closes a file belongs to what follows it.
        var before: SampleText = ""
        for (name, part) in parts {
            switch part {
            case .text(let text, let type):
                let head = before + start + head(FormDisposition.text(name: name), type)
                chunks.append(.text(head + SampleText(text + "\r\n")))
                before = ""
            case .file(let file, let type):
                chunks.append(.text(before + start + head(FormDisposition.file(name: name, file), type)))
                chunks.append(.file(file))
                before = "\r\n"
            }
        }
        return chunks + [.text(before + "--" + .variable("boundary") + "--\r\n")]
    }

    private static func head(_ disposition: String, _ type: String?) -> SampleText {
        SampleText("Content-Disposition: \(disposition)\r\n" + (type.map { "Content-Type: \($0)\r\n" } ?? "") + "\r\n")
    }
}
