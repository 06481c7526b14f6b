package dmft.cli;

import dmft.cli.parameters.ParameterException;
import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.Run;
import dmft.cli.progress.Interruption;
import dmft.cli.results.BackendInUse;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.PriorRun;
import dmft.cli.results.RunFolder;
import dmft.solve.SolverSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmft solve}: solves the problem of a parameter file and leaves the results in a folder. */
@Command(
        name = "solve",
        description = "Solves the problem of a parameter file; shows progress; leaves the results in a folder.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example: dmft solve examples/cifar10-tanh.toml --set solver.samples=8192"})
final class SolveCommand implements Callable<Integer> {

    private static final Path RUNS = Path.of("runs");

    private final Solver solver;
    private final Function<SolverSettings, BackendInUse> backends;
    private final PrintWriter out;
    private final PrintWriter err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RunArguments arguments = new RunArguments();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "folder for the results, must not exist; default: runs/STEM-001, the next free number")
    private @Nullable Path output;

    @Option(names = "--force", description = "write into DIR even if it exists, replacing the results in it")
    private boolean force;

    @Option(
            names = "--resume",
            description = "go on with a run that was cut off, in DIR or the folder of the highest number: to the same"
                    + " numbers as if it had not been; where there is none yet, start it")
    private boolean resume;

    @Option(names = "--quiet", description = "no progress and no summary, only warnings and errors")
    private boolean quiet;

    SolveCommand(Solver solver, Function<SolverSettings, BackendInUse> backends, PrintWriter out, PrintWriter err) {
        this.solver = solver;
        this.backends = backends;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws ParameterException, OutputFolderException {
        if (resume && force) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--resume keeps what is in DIR and --force replaces it: give one of them");
        }
        Run run = ParameterFile.read(arguments.file(), arguments.overrides());
        Optional<PriorRun> prior = resume ? prior() : Optional.empty();
        if (prior.isPresent()) {
            List<String> differences = prior.get().differences(run.values());
            if (!differences.isEmpty()) {
                err.println("dmft: " + prior.get().folder() + " was made from other parameters ("
                        + String.join("; ", differences)
                        + "): give the same ones, or solve into another folder with -o");
                return ExitCode.BAD_INPUT;
            }
            if (prior.get().complete()) {
                err.println("dmft: " + prior.get().folder() + " is complete: there is nothing to go on with");
                return ExitCode.DONE;
            }
        }
        BackendInUse backend = backends.apply(run.settings());
        Optional<String> refusal = Memory.refusal(run, backend);
        if (refusal.isPresent()) {
            err.println("dmft: " + refusal.get());
            return ExitCode.UNAVAILABLE;
        }
        RunFolder folder = folder(prior);
        try (Interruption interruption = new Interruption()) {
            return new RunExecution(solver, out, err, quiet, ", --resume goes on with it, dmft report draws it")
                    .solve(run, backend, folder, interruption::requested);
        }
    }

    private Optional<PriorRun> prior() throws OutputFolderException {
        Optional<Path> folder = output == null ? RunFolder.latest(RUNS, arguments.file()) : Optional.of(output);
        return folder.isEmpty() ? Optional.empty() : PriorRun.at(folder.get());
    }

    private RunFolder folder(Optional<PriorRun> prior) throws OutputFolderException {
        if (prior.isPresent()) {
            return RunFolder.resumed(prior.get().folder());
        }
        return output == null ? RunFolder.next(RUNS, arguments.file()) : RunFolder.at(output, force);
    }
}
