package dmft.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;

/** Runs commands inside the test and keeps what they print. */
final class Terminal {

    /** The examples of the repository. */
    static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

    private final Solver solver;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    Terminal(Solver solver) {
        this.solver = solver;
    }

    int run(Object... args) {
        String[] texts = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
        return new Dmft(solver, new PrintWriter(out, true), new PrintWriter(err, true)).execute(texts);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
