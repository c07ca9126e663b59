import Diagnostics
import Glibc
import HTTP
import SiteGenerator

/// Tells what a build or a check found, and turns it into the exit code.
struct ReportPrinter {
    let options: BuildOptions
    /// One JSON object on standard output instead of text for people.
    let isJSON: Bool

    /// Diagnostics go to standard error, the summary to standard output.
    func print(_ report: BuildReport) -> ExitCode {
        let diagnostics = report.diagnostics.sortedForReading()
        if isJSON {
            Console.output.write(bytes: JSONReport.bytes(of: report, diagnostics))
        } else {
            printDiagnostics(diagnostics)
            Console.output.write(summary(of: report, diagnostics) + "\n")
        }
        return diagnostics.fail(strict: options.strict) ? .problems : .fine
    }

    private func printDiagnostics(_ diagnostics: [Diagnostic]) {
        guard Console.error.isTerminal else {
            let lines = diagnostics.map { diagnostic in
                "\(diagnostic)\n" + diagnostic.notes.map { "\($0.location): note: \($0.message)\n" }.joined()
            }
            return Console.error.write(lines.joined())
        }
        let site = options.siteFolder
        var printer = DiagnosticPrinter(hasColours: Console.error.hasColours) { file in
            OpenFile(path: file.hasPrefix("/") ? file : "\(site)/\(file)")?.readAll()
        }
        for diagnostic in diagnostics { Console.error.write(printer.print(diagnostic)) }
    }

    /// `3 portals, 214 pages, 1.2 s` or `2 errors, 1 warning`, or both where warnings did not stop the build.
    private func summary(of report: BuildReport, _ diagnostics: [Diagnostic]) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        var problems: [String] = []
        if errors > 0 { problems.append(count(errors, "error")) }
        if warnings > 0 { problems.append(count(warnings, "warning")) }
        if diagnostics.fail(strict: options.strict) { return problems.joined(separator: ", ") }
        let pages = report.portals.reduce(0) { $0 + $1.pages }
        let built = [count(report.portals.count, "portal"), count(pages, "page"), seconds(report.seconds)]
        return (built + problems).joined(separator: ", ")
    }

    private func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private func seconds(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return value < 0.1 ? "\(Int((value * 1000).rounded())) ms" : "\(tenths / 10).\(tenths % 10) s"
    }
}
