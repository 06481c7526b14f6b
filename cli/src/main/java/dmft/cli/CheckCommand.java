package dmft.cli;

import dmft.cli.parameters.ParameterException;
import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.Parameters;
import dmft.cli.parameters.Run;
import dmft.cli.results.BackendInUse;
import dmft.compute.FieldMemory;
import dmft.data.Examples;
import dmft.solve.Forecast;
import dmft.solve.Method;
import dmft.solve.Outcome;
import dmft.solve.SolverSettings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmft check}: everything that can be said of a run before it is made. */
@Command(
        name = "check",
        description = {
            "Checks a parameter file and its data, and predicts the memory and time of its solve.",
            "Ranks, on which both depend, come from a trial with few samples that stops after some seconds; nothing is"
                    + " written. Exit 65 if something is wrong, 69 if memory or backend are lacking, 2 if the trial"
                    + " diverges."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example: dmft check examples/cifar10-tanh.toml --set solver.samples=16384"})
final class CheckCommand implements Callable<Integer> {

    private final Function<SolverSettings, BackendInUse> backends;
    private final PrintWriter out;
    private final PrintWriter err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RunArguments arguments = new RunArguments();

    @Option(
            names = "--trial-seconds",
            paramLabel = "SECONDS",
            description = "longest time of the trial; default: ${DEFAULT-VALUE}")
    private double trialSeconds = 30;

    CheckCommand(Function<SolverSettings, BackendInUse> backends, PrintWriter out, PrintWriter err) {
        this.backends = backends;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws ParameterException {
        if (!(trialSeconds >= 0)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--trial-seconds " + trialSeconds + ": expected a number that is not negative");
        }
        Run run = ParameterFile.read(arguments.file(), arguments.overrides());
        run.warnings().forEach(warning -> err.println("warning: " + warning));
        BackendInUse backend = backends.apply(run.settings());
        Optional<String> refusal = Memory.refusal(run, backend);
        if (refusal.isPresent()) {
            err.println("dmft: " + refusal.get());
            return ExitCode.UNAVAILABLE;
        }
        describe(run, backend);
        out.flush();
        Run decided = run.on(backend.name());
        return tell(
                decided,
                backend.memory(),
                Forecast.of(decided.problem(), decided.settings(), decided.recording(), trialSeconds));
    }

    private void describe(Run run, BackendInUse backend) {
        Examples train = run.problem().train();
        Examples test = run.problem().test();
        SolverSettings settings = run.settings();
        out.println("parameters and data are fine: " + arguments.file());
        out.println("data: " + train.size() + " training examples and " + (test == null ? 0 : test.size())
                + " test points of " + train.dimension() + " entries");
        out.println("solve: " + run.problem().training().steps() + " steps, " + settings.replicas()
                + (settings.replicas() == 1 ? " replica of " : " replicas of ") + settings.samples()
                + (iterates(settings) ? " paths a layer and iteration on " : " samples a layer on ")
                + backend.name());
        out.println(backend.text());
    }

    private int tell(Run run, FieldMemory fields, Forecast forecast) {
        int steps = run.problem().training().steps();
        if (forecast.outcome() != Outcome.COMPLETED && forecast.outcome() != Outcome.RUNNING) {
            err.println("dmft: the trial came to no good, as the solve would: " + forecast.message());
            return ExitCode.NOT_CONVERGED;
        }
        out.println("trial: "
                + (forecast.steps() == steps
                        ? "all steps with fewer samples"
                        : "stopped at step " + forecast.steps() + " of " + steps
                                + ", ranks at the end are extrapolated"));
        if (!forecast.ranks().isEmpty()) {
            out.println("ranks (forward, backward): "
                    + forecast.ranks().stream()
                            .map(rank -> rank.coupling() + " (" + rank.forward() + ", " + rank.backward() + ")")
                            .collect(Collectors.joining(" ")));
        }
        out.println("memory: " + Memory.told(forecast.memory(), fields));
        out.println("time: " + inWords(forecast.seconds())
                + (forecast.iterations() > 0 ? ", if it takes " + forecast.iterations() + " iterations" : ""));
        out.flush();
        int directions = forecast.ranks().stream()
                .mapToInt(rank -> rank.forward() + rank.backward())
                .max()
                .orElse(0);
        warnOfFewSites(run, directions);
        Optional<String> refusal = Memory.refusal("this run needs about", forecast.memory(), fields);
        if (refusal.isPresent()) {
            err.println("dmft: " + refusal.get() + "; or raise solver.tolerance");
            return ExitCode.UNAVAILABLE;
        }
        return ExitCode.DONE;
    }

    /** Sites that are together in memory share one matched sample. */
    private void warnOfFewSites(Run run, int directions) {
        SolverSettings settings = run.settings();
        int samples = settings.samples();
        int start = settings.iteration().startSamples();
        boolean ofStart = iterates(settings) && start < samples;
        if (2 * directions > (ofStart ? start : samples)) {
            err.println("warning: the bases will hold about " + directions + " directions, and there are only "
                    + (ofStart ? start : samples) + " samples: raise solver."
                    + (ofStart ? "start_samples" : "samples") + " to " + 4 * directions
                    + " or more, or raise solver.tolerance, now " + run.values().get(Parameters.TOLERANCE));
        }
        int atOnce = settings.iteration().batch();
        if (iterates(settings) && atOnce > 0 && 2 * directions > atOnce) {
            err.println("warning: paths carry about " + directions + " directions, and there are only " + atOnce
                    + " at once: raise solver.paths_at_once to " + 4 * directions + " or more, or leave it out");
        }
    }

    private static boolean iterates(SolverSettings settings) {
        return settings.method() == Method.SELF_CONSISTENT;
    }

    private static String inWords(double seconds) {
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return seconds < 7200
                ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
