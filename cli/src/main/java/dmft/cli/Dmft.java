package dmft.cli;

import dmft.cli.results.BackendInUse;
import dmft.solve.SolverSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: commands, help, and what each error is turned into. */
@Command(
        name = "dmft",
        description = "Solves the dynamical mean-field theory of training of infinitely wide neural networks.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Example: dmft solve examples/cifar10-tanh.toml",
            "Exit: 0 done, 2 not converged or diverged, 64 usage, 65 bad parameter file or data, 69 backend or memory"
                    + " not available,",
            "70 a bug, 73 output folder, 130 interrupted."
        })
public final class Dmft implements Runnable {

    private final Solver solver;
    private final Function<SolverSettings, BackendInUse> backends;
    private final PrintWriter out;
    private final PrintWriter err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** A command line that solves with {@code solver} and writes to {@code out} and {@code err}. */
    public Dmft(Solver solver, PrintWriter out, PrintWriter err) {
        this(solver, BackendInUse::of, out, err);
    }

    /**
     * A command line.
     *
     * @param backends starts what settings ask for; throws {@link dmft.compute.BackendUnavailableException} if it cannot run here
     */
    Dmft(Solver solver, Function<SolverSettings, BackendInUse> backends, PrintWriter out, PrintWriter err) {
        this.solver = solver;
        this.backends = backends;
        this.out = out;
        this.err = err;
    }

    /** Runs a command and returns its exit code; no exception leaves it. */
    public int execute(String... args) {
        CommandLine line = new CommandLine(this);
        List<String> words = List.of(args);
        for (Subcommand command : commands()) {
            line.addSubcommand(command.name(), command.isAskedFor(words) ? command.whole() : command.listed());
        }
        line.setOut(out)
                .setErr(err)
                .setUsageHelpWidth(120)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(this::reportUsage)
                .setExecutionExceptionHandler((e, command, parsed) -> Failures.report(e, err));
        line.getSubcommands().values().forEach(RunArguments::addToHelp);
        try {
            return line.execute(args);
        } catch (Error e) { // picocli hands on what is no Exception, such as a lack of memory while data are read.
            return Failures.report(e, err);
        }
    }

    private List<Subcommand> commands() {
        return List.of(
                new Subcommand(SolveCommand.class, () -> new SolveCommand(solver, backends, out, err)),
                new Subcommand(ValidateCommand.class, () -> new ValidateCommand(backends, out, err)),
                new Subcommand(CheckCommand.class, () -> new CheckCommand(backends, out, err)),
                new Subcommand(ReportCommand.class, () -> new ReportCommand(out, err)),
                new Subcommand(SweepCommand.class, () -> new SweepCommand(solver, backends, out, err)),
                new Subcommand(ParametersCommand.class, () -> new ParametersCommand(out)),
                new Subcommand(BackendsCommand.class, () -> new BackendsCommand(out)),
                new Subcommand(BenchCommand.class, () -> new BenchCommand(out, err)),
                new Subcommand(CompletionCommand.class, () -> new CompletionCommand(out)));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "no command is given, expected one such as: dmft solve RUN.toml");
    }

    private int reportUsage(ParameterException e, String[] args) {
        err.println("dmft: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }
}
