import Dispatch
import Glibc
import HTTP
import PortalModel
import PortalServices
import Serialization

/// Runs the generator's program, `portico product new --build`, so that the companion need read no OpenAPI and write no
/// sources by itself. One run at a time, on a thread of its own.
final class ProductGenerator: Sendable {
    /// Why no product can be made here; each has its words under `productsUnavailable.<name>`.
    enum Obstacle: String, Sendable, CaseIterable {
        /// The settings say so.
        case switchedOff
        case programMissing
        /// `content/products` or the output may not be written.
        case sourcesReadOnly
    }

    private let folder: Companion.Folder
    private let settings: GeneratorSettings
    private let program: String
    private let queue = DispatchQueue(label: "generator")

    /// - Parameter settings: Paths in them are from the site's folder.
    init(_ folder: Companion.Folder, _ settings: GeneratorSettings) {
        self.folder = folder
        self.settings = settings
        program = settings.program.map { Companion.path($0, in: folder.site) } ?? Self.neighbour
    }

    /// The `portico` beside our own program.
    private static var neighbour: String {
        guard let own = realpath("/proc/self/exe", nil) else { return "portico" }
        defer { free(own) }
        let path = String(cString: own)
        return path.lastIndex(of: "/").map { path[...$0] + "portico" } ?? "portico"
    }

    /// Bytes of a document that it takes.
    var documentBytes: Int { settings.documentBytes }

    /// What stands in the way now; `nil`: nothing.
    var obstacle: Obstacle? {
        guard settings.isEnabled else { return .switchedOff }
        guard access(program, X_OK) == 0, OpenFile(path: program)?.kind == .file else { return .programMissing }
        let products = "\(folder.site)/content/products"
        // A site without products has no folder for them yet.
        let sources = access(products, F_OK) == 0 ? products : "\(folder.site)/content"
        let isWritable = [sources, folder.output].allSatisfy { (path: String) in access(path, W_OK | X_OK) == 0 }
        return isWritable ? nil : .sourcesReadOnly
    }

    /// Makes a product and builds the site with it, or neither.
    /// - Parameter wish: Checked.
    /// - Throws: ``ChildProgram/Failure``, or what the disk says.
    func make(_ wish: NewProducts.Wish) async throws -> NewProducts.Outcome {
        let stop = ChildProgram.Stop()
        // Waiting for another run counts: whoever asked is answered within that time.
        let deadline = ContinuousClock.now + .seconds(settings.seconds)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async {
                    continuation.resume(with: Result { try self.run(wish, until: deadline, stop) })
                }
            }
        } onCancel: {
            stop.ask()
        }
    }

    private func run(
        _ wish: NewProducts.Wish, until deadline: ContinuousClock.Instant, _ stop: ChildProgram.Stop
    ) throws -> NewProducts.Outcome {
        let left = deadline - .now
        guard left > .zero else { return .refused(["Another product is being made; try again in a moment"]) }
        let upload = try UploadedFile(wish.document?.bytes ?? [], named: wish.document?.name ?? "")
        let ending = try ChildProgram(program, arguments(wish, from: upload.path)).run(
            for: left, stop: stop)
        let report = try? JSONReader.read(ending.output, file: "report")
        if ending.status == 0, let name = report?["product"]?["name"]?.string { return .made(name: name) }
        let diagnostics = report?["diagnostics"]?.elements ?? []
        if diagnostics.contains(where: { $0["id"]?.string == "product-exists" }) { return .idTaken }
        if ending.wasStopped {
            let late = "The generator took longer than the \(settings.seconds) s of 'companion.generator.seconds'"
            // It takes back what it wrote when it is told to end, not when it is killed.
            return .refused([
                ending.status == 128 + Int(SIGKILL)
                    ? "\(late) and did not end by itself; look whether 'content/products/\(wish.id)' is there" : late
            ])
        }
        let lines = GeneratorReport.lines(diagnostics, without: upload.folder)
        return .refused(lines.isEmpty ? GeneratorReport.lines(ending.error, status: ending.status) : lines)
    }

    private func arguments(_ wish: NewProducts.Wish, from path: String) -> [String] {
        var words = ["product", "new", wish.id, "--from=\(path)", "--site=\(folder.site)", "--output=\(folder.output)"]
        if !wish.title.isEmpty { words.append("--title=\(wish.title)") }
        if !wish.summary.isEmpty { words.append("--summary=\(wish.summary)") }
        if !wish.upstream.isEmpty { words.append("--upstream=\(wish.upstream)") }
        words += wish.portals.map { "--portal=\($0)" }
        if settings.compresses { words.append("--compress") }
        return words + ["--build", "--json"]
    }
}

/// A file that somebody sent, in a folder of its own that nobody else can read; gone with its last reference.
private final class UploadedFile {
    let folder: String
    let path: String

    init(_ bytes: [UInt8], named name: String) throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/portico-upload-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Self.failure("A folder in '\(base)'") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.folder = folder
        path = "\(folder)/\(Self.safe(name))"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("'\(path)'") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("'\(path)'") }
            rest = rest.dropFirst(count)
        }
    }

    deinit {
        unlink(path)
        rmdir(folder)
    }

    private static func failure(_ what: String) -> ChildProgram.Failure {
        ChildProgram.Failure(description: "\(what) cannot be written: \(String(cString: strerror(errno)))")
    }

    /// The name without the folders that some browsers send; one that could be anything else than a document's name is not
    /// taken, the generator then finds one.
    private static func safe(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let isSafe =
            [".yaml", ".yml", ".json"].contains { last.hasSuffix($0) } && last.utf8.count <= 100
            && !last.hasPrefix(".") && last != Product.fileName
            && last.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-_.".utf8.contains(byte)
                }
            }
        return isSafe ? last : "document"
    }
}
