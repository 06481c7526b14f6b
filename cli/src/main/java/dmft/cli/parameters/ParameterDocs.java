package dmft.cli.parameters;

import java.util.stream.Collectors;

/** The declarations of the parameters as text for people. */
public final class ParameterDocs {

    private ParameterDocs() {}

    /** For a terminal: a paragraph a section, two lines a parameter. */
    public static String text() {
        return Parameters.sections().stream().map(ParameterDocs::sectionText).collect(Collectors.joining("\n"));
    }

    /** docs/parameters.md. */
    public static String markdown() {
        StringBuilder text = new StringBuilder("""
            # Parameters

            Every key of a parameter file, as declared in `dmft.cli.parameters.Parameters`, from which this page is written. Only those
            that are required, or that the source of the data requires, must be given. `--set section.name=value` overrides a key on the command line. Symbols are
            those of the equations.
            """);
        for (String section : Parameters.sections()) {
            text.append("\n## [")
                    .append(section)
                    .append("]\n\n| key | default | expected | meaning |\n| --- | --- | --- | --- |\n");
            Parameters.ALL.stream()
                    .filter(parameter -> parameter.section().equals(section))
                    .forEach(parameter -> text.append(row(parameter)));
        }
        return text.toString();
    }

    private static String row(Parameter<?> parameter) {
        return "| `" + parameter.name() + "` | " + defaultMarkdown(parameter) + " | " + parameter.expected() + " | "
                + parameter.meaning().replace("|", "\\|") + " |\n";
    }

    private static String defaultMarkdown(Parameter<?> parameter) {
        return parameter.defaultText().map(text -> "`" + text + "`").orElse(absence(parameter));
    }

    private static String sectionText(String section) {
        return "[" + section + "]\n"
                + Parameters.ALL.stream()
                        .filter(parameter -> parameter.section().equals(section))
                        .map(parameter -> "  " + parameter.name() + " ("
                                + parameter
                                        .defaultText()
                                        .map(text -> "default " + text)
                                        .orElse(absence(parameter))
                                + ")  " + parameter.meaning() + "\n      " + parameter.expected() + "\n")
                        .collect(Collectors.joining());
    }

    private static String absence(Parameter<?> parameter) {
        return parameter.presence() == Parameter.Presence.REQUIRED ? "required" : "optional";
    }
}
