package dmft.cli.parameters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The declarations of the parameters as text for people. */
public final class ParameterDocs {

    private ParameterDocs() {}

    /** For a terminal: a paragraph a section, two lines a parameter. */
    public static String text() {
        return text("");
    }

    /** The same of the parameters whose full key begins with a prefix, or if there are none whose name does; empty if there are none at all. */
    public static String text(String prefix) {
        List<Parameter<?>> chosen = chosen(parameter -> parameter.key().startsWith(prefix));
        if (chosen.isEmpty()) {
            chosen = chosen(parameter -> parameter.name().startsWith(prefix));
        }
        Map<String, String> sections = new LinkedHashMap<>();
        chosen.forEach(parameter -> sections.merge(parameter.section(), line(parameter), String::concat));
        return sections.entrySet().stream()
                .map(section -> "[" + section.getKey() + "]\n" + section.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static List<Parameter<?>> chosen(Predicate<Parameter<?>> condition) {
        return Parameters.ALL.stream().filter(condition).toList();
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

    private static String line(Parameter<?> parameter) {
        return "  " + parameter.name() + " ("
                + parameter.defaultText().map(text -> "default " + text).orElse(absence(parameter)) + ")  "
                + parameter.meaning() + "\n      " + parameter.expected() + "\n";
    }

    private static String absence(Parameter<?> parameter) {
        return parameter.presence() == Parameter.Presence.REQUIRED ? "required" : "optional";
    }
}
