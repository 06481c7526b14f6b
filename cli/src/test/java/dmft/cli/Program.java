package dmft.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, as a user starts it. */
final class Program {

    private static final int SIGINT = 2;
    private static final long LONGEST_SECONDS = 240;

    private final Path folder;

    /** Programs that run in a folder and leave what they print there. */
    Program(Path folder) {
        this.folder = folder;
    }

    /** Starts {@code dmft ARGUMENTS}; what it prints goes to NAME.out and NAME.err. */
    Process start(String name, List<String> arguments) throws IOException {
        return start(name, List.of(), arguments);
    }

    /**
     * The same, through another program.
     *
     * @param through its command line, to which this one's is appended
     */
    Process start(String name, List<String> through, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(through);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Xmx1g",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dmft.cli.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
    }

    /** Skips a test of Ctrl-C where SIGINT is ignored, as in a background job of a shell: the programs started here would ignore it too. */
    static void needsInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.isReadable(status), "there is no way to tell whether SIGINT is ignored here");
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.replaceAll("SigIgn:\\s*", ""))
                .findFirst()
                .orElse("0");
        boolean interrupt = (Long.parseUnsignedLong(ignored, 16) & 1L << (SIGINT - 1)) != 0;
        assumeTrue(!interrupt, "SIGINT is ignored here");
    }

    /** Its exit code, once it has ended. */
    static int ended(Process process) throws InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the program did not end within " + LONGEST_SECONDS + " seconds");
        }
        return process.exitValue();
    }

    /** What a file in the folder holds, or why it cannot be read. */
    String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
