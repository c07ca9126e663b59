import Diagnostics
import Glibc
import HTTP
import OpenAPI

/// An OpenAPI document that is to become a product's, with the files beside it that it refers to.
struct ProductSource {
    let document: OpenAPIDocument
    /// What is copied, by path from the product's folder; the document first.
    let files: [(path: String, bytes: [UInt8])]

    /// Reads a document. Others may have written it: what it refers to is read from its own folder and below, and never
    /// through a link that leads out of there.
    /// - Parameter diagnostics: What is wrong with it, with places that begin as `path` does.
    /// - Returns: `nil` where it cannot be used; then there is an error.
    /// - Throws: ``Failure`` where there is no such file.
    init?(_ path: String, diagnostics: inout [Diagnostic]) throws {
        guard let folder = ProductSource.folder(of: path), let file = OpenFile(path: path) else {
            throw Failure.system("'\(path)' cannot be read")
        }
        guard file.kind == .file else { throw Failure("'\(path)' is no file") }
        let name = String(path.split(separator: "/").last ?? "")
        var bytes: [String: [UInt8]] = [:]
        var problems: [Diagnostic] = []
        let loaded = OpenAPIDocument.load(
            name,
            read: { name in
                let read = bytes.isEmpty ? file.readAll() : ProductSource.read(name, in: folder)
                bytes[name] = read
                return read
            }, diagnostics: &problems)
        let place = path.dropLast(name.count)
        diagnostics += problems.map { ProductSource.told($0, below: String(place), from: path) }
        guard let loaded, !problems.fail() else { return nil }
        document = loaded
        let read = loaded.files.map { (path: $0, bytes: bytes[$0] ?? []) }
        guard let files = ProductSource.renamed(read, at: String(place), diagnostics: &diagnostics) else { return nil }
        self.files = files
    }

    /// The real path of the folder that a file is in, with a slash at its end.
    private static func folder(of path: String) -> String? {
        let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        guard let real = realpath(parent, nil) else { return nil }
        defer { free(real) }
        let folder = String(cString: real)
        return folder.hasSuffix("/") ? folder : folder + "/"
    }

    private static func read(_ name: String, in folder: String) -> [UInt8]? {
        guard let file = OpenFile(path: folder + name), file.kind == .file, file.realPath?.hasPrefix(folder) == true
        else { return nil }
        return file.readAll()
    }

    /// A problem with its place as whoever typed the command would write it.
    private static func told(_ problem: Diagnostic, below place: String, from path: String) -> Diagnostic {
        var told = problem
        if let file = told.location?.file { told.location?.file = place + file }
        told.notes = told.notes.map {
            .init(
                $0.message,
                at: SourceLocation(
                    file: place + $0.location.file, line: $0.location.line, column: $0.location.column))
        }
        if told.id == "unresolved-reference", told.message.hasPrefix("The file ") {
            told.notes.append(
                .init("Files that it refers to are read from its own folder and below", at: SourceLocation(file: path)))
        }
        return told
    }

    /// Gives the files names that they can have in a product's folder.
    private static func renamed(
        _ files: [(path: String, bytes: [UInt8])], at place: String, diagnostics: inout [Diagnostic]
    ) -> [(path: String, bytes: [UInt8])]? {
        for file in files where ["product.yaml", "index.md"].contains(file.path) {
            diagnostics.append(
                Diagnostic(
                    .error, "taken-file-name", at: SourceLocation(file: place + file.path),
                    "'\(file.path)' is the name of another file in a product's folder",
                    hint: "rename it, and what refers to it"))
            return nil
        }
        // Others refer to it by its name.
        guard files.count == 1, !isFit(files[0].path) else { return files }
        let isJSON = files[0].bytes.first { !" \t\r\n".utf8.contains($0) && $0 < 0x80 } == UInt8(ascii: "{")
        let name = isJSON ? "openapi.json" : "openapi.yaml"
        var problems: [Diagnostic] = []
        _ = OpenAPIDocument.load(name, read: { $0 == name ? files[0].bytes : nil }, diagnostics: &problems)
        guard !problems.fail() else {
            diagnostics.append(
                Diagnostic(
                    .error, "unfit-file-name", at: SourceLocation(file: place + files[0].path),
                    "A document that refers to itself by its name has a name of letters, digits, '-' and '.yaml' or '.json'",
                    hint: "rename it to '\(name)', and what refers to it"))
            return nil
        }
        return [(name, files[0].bytes)]
    }

    /// Whether a file can keep its name.
    private static func isFit(_ name: String) -> Bool {
        [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } && !name.hasPrefix(".") && name.utf8.count <= 100
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-_.".utf8.contains(byte)
                }
            }
    }
}
