package dmft.cli;

import dmft.cli.results.BackendInUse;
import dmft.compute.FieldMemory;
import dmft.solve.SolverSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Runs commands inside the test and keeps what they print. */
final class Terminal {

    /** The examples of the repository. */
    static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

    private final Solver solver;
    private final Function<SolverSettings, BackendInUse> backends;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    Terminal(Solver solver) {
        this(solver, BackendInUse::of);
    }

    Terminal(Solver solver, Function<SolverSettings, BackendInUse> backends) {
        this.solver = solver;
        this.backends = backends;
    }

    /** Whose simd says that its fields lie on a device of so many bytes. */
    static Terminal onDevice(Solver solver, long bytes) {
        FieldMemory memory = new FieldMemory(FieldMemory.Place.DEVICE, "Some GPU", bytes);
        return new Terminal(solver, settings -> new BackendInUse("simd", "a GPU that is none", List.of(), memory));
    }

    int run(Object... args) {
        String[] texts = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
        return new Dmft(solver, backends, new PrintWriter(out, true), new PrintWriter(err, true)).execute(texts);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
