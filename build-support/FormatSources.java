import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks the format of every Java source below the working folder, or applies it.
 *
 * <p>Run by the build in a process of its own (see the root pom). Usage: {@code FormatSources check|apply|skip}. Exit status 1 when
 * a file is badly formatted under {@code check}, or cannot be parsed.
 */
final class FormatSources {
    private static final String APPLY = "mvn -q -N verify -Dformat=apply";

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());
    private final boolean apply;

    private FormatSources(boolean apply) {
        this.apply = apply;
    }

    public static void main(String[] arguments) throws IOException {
        String mode = arguments.length == 1 ? arguments[0] : "nothing";
        switch (mode) {
            case "check", "apply" -> System.exit(new FormatSources(mode.equals("apply")).run(Path.of("")));
            case "skip" -> {}
            default -> {
                System.err.println("format: got " + mode + "; expected -Dformat=check, apply or skip");
                System.exit(1);
            }
        }
    }

    private int run(Path root) throws IOException {
        List<String> complaints = sourcesBelow(root).parallelStream()
                .map(this::visit)
                .flatMap(Optional::stream)
                .toList();
        complaints.forEach(complaint -> System.err.println("[ERROR] " + complaint));
        if (!complaints.isEmpty() && !apply) {
            System.err.println("[ERROR] Let the formatter mend what it can: " + APPLY);
        }
        return complaints.isEmpty() ? 0 : 1;
    }

    /** Checks or formats one file; what is wrong with it, if anything. */
    private Optional<String> visit(Path source) {
        try {
            String before = Files.readString(source);
            String after = formatter.formatSourceAndFixImports(before);
            if (after.equals(before)) {
                return Optional.empty();
            }
            if (!apply) {
                return Optional.of(source + ":" + firstDifference(before, after) + " is not formatted");
            }
            Files.writeString(source, after);
            System.out.println("formatted " + source);
            return Optional.empty();
        } catch (FormatterException unparsable) {
            return Optional.of(source + ": " + unparsable.getMessage());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int firstDifference(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> formatted = after.lines().toList();
        int line = 0;
        while (line < old.size() && line < formatted.size() && old.get(line).equals(formatted.get(line))) {
            line++;
        }
        return line + 1;
    }

    private static List<Path> sourcesBelow(Path root) throws IOException {
        try (Stream<Path> modules = Files.list(root.toAbsolutePath())) {
            List<Path> sources = new ArrayList<>();
            for (Path module : modules.sorted().toList()) {
                sources.addAll(sourcesOf(module));
            }
            return sources;
        }
    }

    /** Java files in a module's {@code src}, or directly in build-support: never what a build generated. */
    private static List<Path> sourcesOf(Path module) throws IOException {
        Path folder = module.endsWith("build-support") ? module : module.resolve("src");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Path here = Path.of("").toAbsolutePath();
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(here::relativize)
                    .sorted()
                    .toList();
        }
    }
}
