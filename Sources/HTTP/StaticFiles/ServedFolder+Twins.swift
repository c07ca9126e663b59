extension ServedFolder {
    /// The file in the best form that the client takes, where it lies beside the file. One that is older than the file is
    /// of another state of it.
    func twin(
        of file: OpenFile, _ path: [String], for request: Request
    ) -> (coding: ContentCoding, file: OpenFile)? {
        for coding in ContentCoding.accepted(by: request.headers) {
            if let twin = open(path, coding.ending), twin.kind == .file, twin.modified >= file.modified {
                return (coding, twin)
            }
        }
        return nil
    }

    /// Whether a path leads to a file's compressed twin, which has no address of its own.
    func isTwin(_ path: [String]) -> Bool {
        guard let name = path.last, let coding = ContentCoding.allCases.first(where: { name.hasSuffix($0.ending) })
        else { return false }
        let plain = String(name.dropLast(coding.ending.count))
        return ContentType.isText(fileNamed: plain) && open(path.dropLast() + [plain])?.kind == .file
    }
}
