package dmft.cli;

import dmft.cli.parameters.ParameterException;
import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.Run;
import dmft.cli.progress.Interruption;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dmft solve}: solves the problem of a parameter file and leaves the results in a folder. */
@Command(
        name = "solve",
        description = "Solves the problem of a parameter file; shows progress; leaves the results in a folder.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example: dmft solve examples/cifar10-tanh.toml --set solver.samples=8192"})
final class SolveCommand implements Callable<Integer> {

    private final Solver solver;
    private final PrintWriter out;
    private final PrintWriter err;

    @Mixin
    private RunArguments arguments = new RunArguments();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "folder for the results, must not exist; default: runs/STEM-001, the next free number")
    private @Nullable Path output;

    @Option(names = "--force", description = "write into DIR even if it exists, replacing the results in it")
    private boolean force;

    @Option(names = "--quiet", description = "no progress and no summary, only warnings and errors")
    private boolean quiet;

    SolveCommand(Solver solver, PrintWriter out, PrintWriter err) {
        this.solver = solver;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws ParameterException, OutputFolderException {
        Run run = ParameterFile.read(arguments.file(), arguments.overrides());
        RunFolder folder =
                output == null ? RunFolder.next(Path.of("runs"), arguments.file()) : RunFolder.at(output, force);
        try (Interruption interruption = new Interruption()) {
            return new RunExecution(solver, out, err, quiet).solve(run, folder, interruption::requested);
        }
    }
}
