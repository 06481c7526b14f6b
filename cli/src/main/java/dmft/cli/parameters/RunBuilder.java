package dmft.cli.parameters;

import dmft.data.Examples;
import dmft.data.Split;
import dmft.model.MlpShape;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.solve.Iteration;
import dmft.solve.Method;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.Losses;
import dmft.train.Noise;
import dmft.train.Targets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what parameters mean together, reads their data, and makes the run. */
final class RunBuilder {

    /** Samples for each direction, below which error bars may miss a bias. */
    private static final int SAMPLES_EACH = 4;

    private final Path file;
    private final Map<String, RawParameters.Entry> entries;
    private final List<ParameterError> errors;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private ParameterValues values;
    private final TrainingReader training;
    private final NetworkReader network;
    private @Nullable Split data;

    RunBuilder(
            Path file, ParameterValues values, Map<String, RawParameters.Entry> entries, List<ParameterError> errors) {
        this.file = file;
        this.values = values;
        this.entries = entries;
        this.errors = errors;
        this.training = new TrainingReader(file, values, entries.keySet(), this::error);
        this.network = new NetworkReader(values, entries.keySet(), this::error);
    }

    /** Adds what is wrong to the errors; parameters whose own value is wrong have been reported and are left out here. */
    void check() {
        long batch = values.find(Parameters.BATCH_SIZE).orElse(0L);
        values.find(Parameters.TRAIN)
                .filter(count -> batch > count)
                .ifPresent(count -> error(
                        Parameters.BATCH_SIZE,
                        "training.batch_size = " + batch + ": expected at most data.train = " + count
                                + ", or 0 for all"));
        training.check();
        if (errors.isEmpty()) {
            network.check(); // a network is made of values that are right
        }
        checkMethod();
        checkRecording();
        checkIteration();
        leaveOutWhatHasNoLeadingOrder();
        DataReader reader = new DataReader(file, values, entries.keySet(), this::error);
        data = reader.read();
        values = reader.values();
        checkTargets();
        warnOfManyGradients();
        warnOfBlindSignals();
        warnings.addAll(reader.warnings());
    }

    /** Some methods are no limit of some trainings. */
    private void checkMethod() {
        if (!errors.isEmpty()) {
            return; // a training is made of values that are right
        }
        Parameter<?> unusual = network.unusual().orElseGet(training::unusual);
        Method.named(values.get(Parameters.METHOD))
                .refusal(network.shape(), training.training())
                .ifPresent(why -> error(unusual, unusual.key() + ": " + why));
    }

    private void checkTargets() {
        Split read = data;
        Optional<String> loss = values.find(Parameters.LOSS);
        if (read == null || loss.isEmpty()) {
            return;
        }
        Targets defined = Losses.named(loss.get()).targets();
        Examples test = read.test();
        defined.violation("training example", read.train().targets())
                .or(() -> test == null ? Optional.empty() : defined.violation("test point", test.targets()))
                .ifPresent(violation -> error(
                        Parameters.LOSS,
                        "training.loss = \"" + loss.get() + "\" is not defined for these targets: " + violation
                                + ": choose a loss for any numbers (" + String.join(", ", Losses.names(Targets.ANY))
                                + "), or other targets (data.classes, data.labels)"));
        if (errors.isEmpty()) {
            network.shape()
                    .rule()
                    .refusal(read.train().outputs())
                    .ifPresent(why -> error(NetworkParameters.RULE, "training.rule: " + why));
            Noise noise = training.training().noise();
            noise.violation(Losses.named(loss.get()), read.train().targets())
                    .ifPresent(violation -> error(
                            noise.label() > 0 ? TrainingParameters.LABEL_NOISE : TrainingParameters.LABEL_FLIPS,
                            "training.label_noise, training.label_flips: " + violation));
        }
    }

    /** Recorded kernels need the gradients of every output, where training needs one signal an example. */
    private void warnOfManyGradients() {
        List<String> record = values.find(Parameters.RECORD).orElse(List.of());
        Optional<Long> samples = values.find(Parameters.SAMPLES);
        if (data == null || samples.isEmpty() || record.isEmpty() || !errors.isEmpty()) {
            return;
        }
        int outputs = data.train().outputs();
        int together = training.training().batches().together(data.train().size());
        long gradients = (long) together * outputs;
        if (outputs > 1 && SAMPLES_EACH * gradients > samples.get()) {
            warnings.add("to be recorded, gradients of " + outputs + " outputs at "
                    + together
                    + " examples go backward, up to " + gradients + " directions more: leave them out with"
                    + " output.record = [], or raise solver.samples, now " + samples.get() + ", to "
                    + SAMPLES_EACH * gradients + " or more");
        }
    }

    private void warnOfBlindSignals() {
        if (!errors.isEmpty()) {
            return;
        }
        MlpShape shape = network.shape();
        boolean lazy = shape.gamma0() == 0 || values.get(Parameters.METHOD).equals(Method.STATIC_NTK.toString());
        if (lazy && shape.rule().isBlindAtStart()) {
            warnings.add("kernels stay as they are at the start, where signals of the rule \"" + shape.rule()
                    + "\" know nothing of the weights above them: the outputs are those of a read-out that learns"
                    + " alone; hidden layers have a part at model.gamma0 > 0 with"
                    + " solver.method = \"" + Method.CAUSAL + "\", or by feedback alignment with"
                    + " training.feedback_correlation > 0");
        }
    }

    private void checkRecording() {
        List<String> record = values.find(Parameters.RECORD).orElse(List.of());
        if (record.contains(Quantity.RESPONSES.toString()) && !record.contains(Quantity.TWO_TIME.toString())) {
            error(
                    Parameters.RECORD,
                    "output.record: the responses are written in the coordinates of the two-time factors: add"
                            + " \"two-time\"");
        }
        long last = values.find(Parameters.STEPS).orElse(Long.MAX_VALUE);
        values.find(Parameters.RECORD_AT)
                .filter(steps -> !steps.isEmpty() && steps.getLast() > last)
                .ifPresent(steps -> error(
                        Parameters.RECORD_AT,
                        "output.record_at: step " + steps.getLast() + " is after the last, training.steps = " + last));
    }

    private void checkIteration() {
        if (!values.find(Parameters.RANDOM_NUMBERS).orElse("").equals(Parameters.FRESH)) {
            return;
        }
        long limit = values.find(Parameters.ITERATIONS).orElse((long) Iteration.AVERAGED);
        if (limit < Iteration.AVERAGED) {
            error(
                    Parameters.ITERATIONS,
                    "solver.iterations = " + limit + ": with solver.random_numbers = \"fresh\" " + Iteration.AVERAGED
                            + " iterations are averaged: expected at least as many");
        }
        double mixing = values.find(Parameters.MIXING).orElse(1.0);
        if (mixing < 1) {
            error(
                    Parameters.MIXING,
                    "solver.mixing = " + mixing + ": with solver.random_numbers = \"fresh\" iterations are averaged"
                            + " and not mixed: expected 1, or \"common\" random numbers");
        }
        double residual = values.find(Parameters.RESIDUAL).orElse(0.0);
        if (residual > 0) {
            error(
                    Parameters.RESIDUAL,
                    "solver.residual = " + residual
                            + ": with solver.random_numbers = \"fresh\" changes do not fall, they"
                            + " are averaged: expected 0, or \"common\" random numbers");
        }
    }

    /** To leading order there are kernels alone: what else is recorded by default is left out, what else is asked for is refused. */
    private void leaveOutWhatHasNoLeadingOrder() {
        List<String> record = values.find(Parameters.RECORD).orElse(List.of());
        String kernels = Quantity.KERNELS.toString();
        if (!values.find(Parameters.METHOD).orElse("").equals(Method.LEADING_ORDER.toString())
                || record.stream().allMatch(kernels::equals)) {
            return;
        }
        if (entries.containsKey(Parameters.RECORD.key())) {
            error(
                    Parameters.RECORD,
                    "output.record: solver.method = \"leading-order\" gives outputs and equal-time kernels, other"
                            + " quantities have no leading order here: expected [\"kernels\"] or []");
            return;
        }
        values = values.with(Parameters.RECORD, List.of(kernels));
        notes.add("output.record = [\"kernels\"]: to leading order in gamma0^2 there is nothing else to record");
    }

    /** The run, once nothing is wrong. */
    Run build() {
        SolverSettings settings = new SolverSettings(
                values.integer(Parameters.SAMPLES),
                values.get(Parameters.TOLERANCE),
                values.integer(Parameters.REPLICAS),
                values.get(Parameters.SEED),
                values.get(Parameters.BACKEND),
                values.integer(Parameters.THREADS),
                Method.named(values.get(Parameters.METHOD)),
                iteration());
        if (data == null) {
            throw new IllegalStateException("a run is built only after its data was read");
        }
        Problem problem = new Problem(network.shape(), data.train(), data.test(), training.training());
        return new Run(values, problem, settings, recording(), List.copyOf(warnings), List.copyOf(notes));
    }

    private Iteration iteration() {
        return new Iteration(
                Parameters.start(values.get(Parameters.START)),
                values.integer(Parameters.START_SAMPLES),
                values.integer(Parameters.ITERATIONS),
                values.integer(Parameters.PATHS_AT_ONCE),
                values.get(Parameters.MIXING),
                values.integer(Parameters.HISTORY),
                values.get(Parameters.RESIDUAL),
                values.get(Parameters.RANDOM_NUMBERS).equals(Parameters.FRESH));
    }

    private Recording recording() {
        int last = values.integer(Parameters.STEPS);
        int count = values.integer(Parameters.RECORD_COUNT);
        int[] steps = values.find(Parameters.RECORD_AT)
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .orElseGet(() -> Recording.denserAtTheStart(last, Math.min(count, last + 1)));
        Set<Quantity> quantities = EnumSet.noneOf(Quantity.class);
        values.get(Parameters.RECORD).forEach(name -> quantities.add(Quantity.named(name)));
        return new Recording(quantities, steps, values.integer(Parameters.SITES));
    }

    private void error(Parameter<?> parameter, String message) {
        error(parameter, message, false);
    }

    private void error(Parameter<?> parameter, String message, boolean unavailable) {
        RawParameters.Entry entry = entries.get(parameter.key());
        errors.add(new ParameterError(
                entry == null ? file.toString() : entry.place(),
                entry == null ? Integer.MAX_VALUE - 1 : entry.line(),
                message,
                unavailable));
    }
}
