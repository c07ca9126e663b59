/// Where `YAMLReader` differs from yaml-test-suite, and why. A case that comes to agree makes its test fail, so that the list stays true.
enum YAMLTestSuiteDifferences {
    /// The reason by the case's id.
    static let reasons: [String: String] = Dictionary(
        uniqueKeysWithValues: groups.flatMap { group in
            group.ids.split(separator: " ").map { (String($0), group.reason) }
        })

    private static let groups: [(reason: String, ids: String)] = [
        (
            "a list or an object as a key: keys are text here, as in JSON",
            """
            4FJ6 6BFJ 6PBE 9MMW KK5P LX3P M2N8/00 M2N8/01 M5DY Q9WF RZP5 SBG9 V9D5 X38W \
            XW4D
            """
        ),
        (
            "libyaml reads it although YAML 1.2 forbids it",
            """
            9C9N 9HCY 9JBA CVW2 DK95/01 EB22 G5U8 MUS6/00 MUS6/01 QB6E RHX7 S98Z SU5Z X4QW \
            Y79Y/003 YJV2
            """
        ),
        (
            "libyaml takes a tab before a token for indentation",
            """
            6BCT 6CA3 96NN/00 96NN/01 A2M4 DK95/00 DK95/03 DK95/04 Q5MG R4YG Y79Y/001 Y79Y/010
            """
        ),
        (
            "libyaml knows %YAML 1.1, %YAML 1.2 and %TAG, and no other directive",
            """
            2LFX 6LVF BEC7 MUS6/05 MUS6/06
            """
        ),
        (
            "libyaml wants a key before ':', or '?'",
            """
            2JQS 4ABK 6M2F CFD4 FRK4 NHX8 NKF9 S3PD SM9W/01 UKK6/00
            """
        ),
        (
            "libyaml wants '---' after '...', and a document in a file",
            """
            7Z25 HWV9 M7A3 QT73 UT92 W4TN
            """
        ),
        (
            "libyaml takes letters, digits, '-' and '_' in anchors only",
            """
            2SXE 8XYN W5VH Y2GN
            """
        ),
        (
            "libyaml follows YAML 1.1 where ':' or '?' stands in flow style",
            """
            4MUZ/00 4MUZ/01 4MUZ/02 58MP 5MUD 5T43 652Z 9SA2 DBG4 HM87/00 HM87/01 K3WX NJ66 VJP3/01
            """
        ),
        (
            "libyaml wants a root's block text indented, and counts trailing spaces at the end of the file as a line",
            """
            DK3J FP8R JEF9/02 L24T/01
            """
        ),
    ]
}
