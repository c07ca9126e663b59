/// What a browser calls itself, in two words that its owner recognises.
enum UserAgent {
    /// `Firefox · Linux`; the beginning of the text where nothing in it is known.
    static func name(of text: String) -> String {
        // Those that others also name come last: Edge says Chrome, and Chrome says Safari.
        let browsers = [
            ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ]
        let systems = [
            ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
            ("Linux", "Linux"),
        ]
        let known = [browsers, systems].compactMap { list in list.first { text.contains($0.0) }?.1 }
        return known.isEmpty ? String(text.prefix(40)) : known.joined(separator: " · ")
    }
}
