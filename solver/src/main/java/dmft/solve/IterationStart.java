package dmft.solve;

import dmft.compute.Matrix;
import dmft.coupling.Baths;
import dmft.coupling.World;
import dmft.model.Model;
import dmft.model.Signals;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.train.Batches;
import dmft.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The order parameters that {@link SelfConsistent} starts from: those of a causal pass, or those that paths find from the lazy limit. */
final class IterationStart {

    /** Tolerance of the first scouts. */
    private static final double SCOUTING = 0.1;

    /** Part of it that it is in the next round. */
    private static final double FINER = 0.7;

    /** Rounds of scouts at the tolerance itself. */
    private static final int LAST_ROUNDS = 3;

    private final Problem problem;
    private final SolverSettings settings;
    private final World limit;
    private final Recording recording;
    private final OrderParameters parameters;
    private final int last;

    /** Why an iteration cannot begin. */
    record Trouble(Outcome outcome, String message) {}

    IterationStart(
            Problem problem, SolverSettings settings, World limit, Recording recording, OrderParameters parameters) {
        this.problem = problem;
        this.settings = settings;
        this.limit = limit;
        this.recording = recording;
        this.parameters = parameters;
        this.last = problem.training().steps();
    }

    /** Order parameters of a causal pass, and its outputs; what is wrong, if anything. */
    @Nullable
    Trouble causal(Observer observer, int replica) {
        Model model = Dynamics.model(problem.withoutTest(), limit.traced(parameters.baths()));
        List<Matrix> outputs = parameters.outputs();
        boolean[] stopped = new boolean[1];
        parameters.march(
                model,
                (t, f, test) -> {
                    outputs.add(f);
                    double loss = Errors.meanLoss(
                            problem.training().loss(), f, problem.train().targets());
                    observer.onStep(replica, t, loss, Dynamics.rank(model));
                    stopped[0] = observer.cancelled()
                            || !Errors.trouble(problem, outputs).isEmpty();
                    return !stopped[0];
                },
                snapshot -> {});
        if (stopped[0]) {
            String trouble = Errors.trouble(problem, outputs);
            if (trouble.isEmpty()) {
                return new Trouble(Outcome.INTERRUPTED, "interrupted"); // this pass is made anew when it goes on
            }
            parameters.keepSound();
            return new Trouble(Outcome.DIVERGED, trouble);
        }
        parameters.baths().settle(limit.backend(), settings.tolerance());
        return null;
    }

    /**
     * Order parameters that stay as they are at the start, without responses, and in rounds those of a few paths, which find out what the fields span: what is kept of one
     * round are its pivots. The number of rounds is that of the tolerance, so that the beginning of a training does not depend on its end.
     */
    @Nullable
    Trouble lazy(Observer observer, int replica) {
        Baths baths = parameters.baths();
        Model model = Dynamics.model(problem.withoutTest(), limit.traced(baths));
        model.forward();
        Quantity looked = recording.has(Quantity.TWO_TIME) ? Quantity.TWO_TIME : Quantity.KERNELS;
        model.observe(0, new Recording(Set.of(looked), new int[] {0}, 0), Errors.noErrors(problem));
        baths.goOnLazily(lazySignals(), recorded(), limit.backend().workers());
        int rounds = rounds(problem, settings);
        for (int n = 0; n < rounds; n++) {
            baths.settle(limit.backend(), scoutingTolerance(n - 1));
            World scouts = limit.withTolerance(scoutingTolerance(n)).scouts(baths, limit.sites());
            if (!parameters.run(scouts, List.of(), observer::cancelled)) {
                return new Trouble(Outcome.INTERRUPTED, "interrupted");
            }
            String trouble = Errors.trouble(problem, parameters.outputs());
            if (!trouble.isEmpty()) {
                parameters.keepSound();
                return new Trouble(Outcome.DIVERGED, trouble);
            }
            observer.onPaths(replica, -1, (n + 1.0) / rounds);
        }
        baths.settle(limit.backend(), settings.tolerance());
        return null;
    }

    /** Rounds of scouts. */
    static int rounds(Problem problem, SolverSettings settings) {
        if (problem.architecture().couplings() == 0) {
            return 1; // nothing answers
        }
        double finer = Math.log(settings.tolerance() / SCOUTING) / Math.log(FINER);
        return (int) Math.ceil(Math.max(0, finer)) + LAST_ROUNDS;
    }

    /** Directions much finer than what the next round will change are none that will still be there: rounds take up finer ones by and by. */
    private double scoutingTolerance(int round) {
        if (problem.architecture().couplings() == 0) {
            return settings.tolerance();
        }
        return Math.max(settings.tolerance(), SCOUTING * Math.pow(FINER, Math.max(round, 0)));
    }

    private boolean[] recorded() {
        boolean[] every = new boolean[last + 1];
        for (int t = 0; t <= last; t++) {
            every[t] = recording.at(t);
        }
        return every;
    }

    /** Outputs that stay at zero; of every pass, what combines single outputs to what their error signals send back. */
    private List<Matrix> lazySignals() {
        Training training = problem.training();
        int trained = problem.train().size();
        int each = problem.train().outputs();
        Batches batches = training.batches().start(trained);
        List<Matrix> signals = new ArrayList<>();
        for (int t = 0; t <= last; t++) {
            Matrix f = new Matrix(trained, each);
            parameters.outputs().add(f);
            int[] batch = t < last ? batches.next() : new int[0];
            signals.add(
                    recording.at(t)
                            ? Matrix.identity(trained * each)
                            : Signals.combination(Errors.errorSignal(problem, t, f, batch), batch, trained));
        }
        return signals;
    }
}
