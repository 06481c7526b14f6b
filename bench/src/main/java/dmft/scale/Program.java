package dmft.scale;

import dmft.cli.results.PeakMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@code ./dmft} as a user does: every run a process of its own, whose peak memory ({@link PeakMemory}) is then its own. */
final class Program {

    private static final Pattern MEMORY = Pattern.compile("^memory: ([0-9.]+) GiB", Pattern.MULTILINE);
    private static final Pattern TIME = Pattern.compile("^time: ([0-9.]+) (s|min|h)", Pattern.MULTILINE);

    /** "1m2.50s" of the shell's times, whose second line is about children. */
    private static final Pattern CLOCK = Pattern.compile("([0-9]+)m([0-9.]+)s");

    private static final double GIBIBYTE = 1 << 30;

    private final Path root;
    private final Path work;

    /**
     * A program.
     *
     * @param root the project's folder
     * @param work where runs leave their files
     */
    Program(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /** Asks what a run will take, then makes it. */
    Row measure(Size size) throws IOException, InterruptedException {
        Path file = work.resolve(size.name() + ".toml");
        Path folder = work.resolve(size.name());
        Files.writeString(file, size.toToml(root));
        String told = run("check", file.toString());
        run("solve", file.toString(), "-o", folder.toString(), "--force", "--quiet");
        JsonNode summary = JsonMapper.shared().readTree(Files.readString(folder.resolve("summary.json")));
        int ranks = summary.required("rank")
                .valueStream()
                .mapToInt(rank -> rank.required("forward").asInt()
                        + rank.required("backward").asInt())
                .sum();
        return new Row(
                size,
                ranks,
                summary.required("seconds").asDouble(),
                processorSeconds(),
                summary.required("peak_memory_bytes").asDouble(),
                seconds(told),
                GIBIBYTE * Double.parseDouble(found(MEMORY, told).group(1)));
    }

    private static double seconds(String told) {
        Matcher time = found(TIME, told);
        double unit = switch (time.group(2)) {
            case "h" -> 3600;
            case "min" -> 60;
            default -> 1;
        };
        return unit * Double.parseDouble(time.group(1));
    }

    private static Matcher found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("dmft check told no " + pattern + " but:\n" + text);
        }
        return matcher;
    }

    /** What the command prints, after it ended well. */
    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", "-c", "\"$@\"; status=$?; times >\"$0\"; exit $status", times().toString()));
        command.add(root.resolve("dmft").toString());
        command.addAll(List.of(arguments));
        Path output = work.resolve("output");
        Path errors = work.resolve("errors");
        int status = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start()
                .waitFor();
        String text = Files.readString(output);
        if (status != 0) {
            throw new IllegalStateException("dmft " + String.join(" ", arguments) + " ended with status " + status
                    + ", expected 0:\n" + text + Files.readString(errors));
        }
        return text;
    }

    /** User and system time of the last command. */
    private double processorSeconds() throws IOException {
        String children = Files.readAllLines(times()).get(1);
        return CLOCK.matcher(children)
                .results()
                .mapToDouble(clock -> 60 * Double.parseDouble(clock.group(1)) + Double.parseDouble(clock.group(2)))
                .sum();
    }

    private Path times() {
        return work.resolve("times");
    }
}
