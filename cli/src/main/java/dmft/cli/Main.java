package dmft.cli;

import dmft.solve.DmftSolver;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The entry point of the {@code dmft} command. */
public final class Main {

    private Main() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // Plots are drawn into files; without this a machine with a broken display would fail them.
        System.setProperty("java.awt.headless", "true");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Solver solver = (problem, settings, recording, checkpoints, observer) -> new DmftSolver(settings)
                .recording(recording)
                .keeping(checkpoints)
                .solve(problem, observer);
        System.exit(new Dmft(solver, out, err).execute(args));
    }
}
