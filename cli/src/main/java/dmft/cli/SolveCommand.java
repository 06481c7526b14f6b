package dmft.cli;

import dmft.cli.parameters.ParameterDocs;
import dmft.cli.parameters.ParameterException;
import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.Run;
import dmft.cli.progress.Interruption;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmft solve}: solves the problem of a parameter file and leaves the results in a folder. */
@Command(
        name = "solve",
        description = "Solves the problem of a parameter file; shows progress; leaves the results in a folder.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class SolveCommand implements Callable<Integer> {

    private final Solver solver;
    private final PrintWriter out;
    private final PrintWriter err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RUN.toml", description = "the parameter file")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "folder for the results, must not exist; default: runs/STEM-001, the next free number")
    private @Nullable Path output;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "overrides a parameter: --set solver.samples=8192; may be repeated")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--force", description = "write into DIR even if it exists, replacing the results in it")
    private boolean force;

    @Option(names = "--quiet", description = "no progress and no summary, only warnings and errors")
    private boolean quiet;

    SolveCommand(Solver solver, PrintWriter out, PrintWriter err) {
        this.solver = solver;
        this.out = out;
        this.err = err;
    }

    /** Adds the list of all parameters to the help of a command, made only when help is shown. */
    static void addParametersTo(CommandLine command) {
        command.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_FOOTER,
                        help -> "\nParameters of RUN.toml and --set:\n\n" + ParameterDocs.text());
    }

    @Override
    public Integer call() throws ParameterException, OutputFolderException {
        for (String override : overrides) {
            if (override.indexOf('=') < 1) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--set " + override + ": expected KEY=VALUE such as solver.samples=8192");
            }
        }
        Run run = ParameterFile.read(file, overrides);
        RunFolder folder = output == null ? RunFolder.next(Path.of("runs"), file) : RunFolder.at(output, force);
        try (Interruption interruption = new Interruption()) {
            return new RunExecution(solver, out, err, quiet).solve(run, folder, interruption::requested);
        }
    }
}
