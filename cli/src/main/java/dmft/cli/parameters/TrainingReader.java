package dmft.cli.parameters;

import dmft.data.DataException;
import dmft.train.BatchPlan;
import dmft.train.Flow;
import dmft.train.Losses;
import dmft.train.Noise;
import dmft.train.Optimizer;
import dmft.train.Schedule;
import dmft.train.Training;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** How a network is trained, as the parameters say; checks what they mean together. */
final class TrainingReader {

    private final Path file;
    private final ParameterValues values;
    private final Set<String> given;
    private final BiConsumer<Parameter<?>, String> error;
    private List<int[]> batches = List.of();

    /**
     * Parameters that have been checked one by one.
     *
     * @param given keys of those that were given
     * @param error told what is wrong
     */
    TrainingReader(Path file, ParameterValues values, Set<String> given, BiConsumer<Parameter<?>, String> error) {
        this.file = file;
        this.values = values;
        this.given = given;
        this.error = error;
    }

    /** Reads the list of batches, if there is one, and tells what does not fit together. */
    void check() {
        checkBatches();
        checkFlow();
        boolean momentum = values.find(TrainingParameters.MOMENTUM).orElse(0.0) > 0;
        if (values.find(TrainingParameters.NESTEROV).orElse(false) && !momentum) {
            error.accept(
                    TrainingParameters.NESTEROV,
                    "training.nesterov = true: there is no momentum: expected training.momentum above 0, or false");
        }
        onlyFor(TrainingParameters.SCHEDULE_EVERY, Schedule.Kind.STEP);
        onlyFor(TrainingParameters.SCHEDULE_FACTOR, Schedule.Kind.STEP);
        onlyFor(TrainingParameters.SCHEDULE_END, Schedule.Kind.COSINE);
        long depth = values.find(Parameters.DEPTH).orElse(0L);
        if (depth > 0) {
            requireCount(TrainingParameters.WEIGHT_SCALES, depth, "model.depth");
            requireCount(TrainingParameters.BIAS_SCALES, depth, "model.depth");
            requireCount(TrainingParameters.LAYER_RATES, depth + 1, "model.depth + 1");
            requireCount(NetworkParameters.BIAS_RATES, depth, "model.depth");
        }
        requireEither(TrainingParameters.WEIGHT_SCALES, Parameters.WEIGHT_SCALE);
        requireEither(TrainingParameters.BIAS_SCALES, Parameters.BIAS_SCALE);
        values.find(TrainingParameters.LAYER_RATES)
                .filter(rates -> rates.stream().allMatch(rate -> rate == 0))
                .ifPresent(rates -> error.accept(
                        TrainingParameters.LAYER_RATES,
                        "training.layer_rates: all of them are 0, so that nothing is learned: expected one above 0"));
    }

    /** Of those parameters that make a training another than gradient descent the first that was given. */
    Parameter<?> unusual() {
        return Stream.<Parameter<?>>of(
                        TrainingParameters.DYNAMICS, TrainingParameters.WEIGHT_DECAY, TrainingParameters.MOMENTUM)
                .filter(this::asked)
                .findFirst()
                .orElse(Parameters.METHOD);
    }

    /** True if it was given and is not what it would be if left out: resolved parameters of a run name them all. */
    private boolean asked(Parameter<?> parameter) {
        return given.contains(parameter.key())
                && !values.find(parameter).equals(Optional.ofNullable(parameter.defaultValue()));
    }

    private void checkFlow() {
        if (!flows()) {
            if (asked(TrainingParameters.FLOW_TOLERANCE)) {
                error.accept(
                        TrainingParameters.FLOW_TOLERANCE,
                        "training.flow_tolerance: it is that of training.dynamics = \"flow\": leave it out, or write"
                                + " so");
            }
            return;
        }
        for (Parameter<?> parameter : List.of(
                Parameters.BATCH_SIZE,
                TrainingParameters.BATCH_ORDER,
                TrainingParameters.MOMENTUM,
                TrainingParameters.NESTEROV,
                TrainingParameters.SCHEDULE,
                TrainingParameters.WARMUP,
                TrainingParameters.LABEL_NOISE,
                TrainingParameters.LABEL_FLIPS,
                TrainingParameters.GRADIENT_NOISE)) {
            if (asked(parameter)) {
                error.accept(
                        parameter,
                        parameter.key()
                                + ": training.dynamics = \"flow\" has no steps, so that this means nothing there:"
                                + " leave it out, or write dynamics = \"steps\"");
            }
        }
    }

    private boolean flows() {
        return values.find(TrainingParameters.DYNAMICS).orElse("").equals(TrainingParameters.FLOW);
    }

    private void onlyFor(Parameter<?> parameter, Schedule.Kind kind) {
        String schedule = values.find(TrainingParameters.SCHEDULE).orElse(kind.toString());
        if (asked(parameter) && !schedule.equals(kind.toString())) {
            error.accept(
                    parameter,
                    parameter.key() + ": training.schedule is \"" + schedule + "\", where it means nothing: leave it"
                            + " out, or write schedule = \"" + kind + "\"");
        }
    }

    private void requireCount(Parameter<List<Double>> parameter, long count, String name) {
        values.find(parameter)
                .filter(numbers -> numbers.size() != count)
                .ifPresent(numbers -> error.accept(
                        parameter,
                        parameter.key() + " has " + numbers.size() + " numbers, expected " + name + " = " + count));
    }

    private void requireEither(Parameter<?> ofEvery, Parameter<?> ofAll) {
        if (asked(ofEvery) && asked(ofAll)) {
            error.accept(ofEvery, ofEvery.key() + ": " + ofAll.key() + " is given as well: leave out one of the two");
        }
    }

    private void checkBatches() {
        if (order() == BatchPlan.Order.STREAM) {
            checkStream();
        }
        boolean listed = order() == BatchPlan.Order.LIST;
        Optional<String> path = values.find(TrainingParameters.BATCH_FILE);
        if (!listed) {
            if (path.isPresent()) {
                error.accept(
                        TrainingParameters.BATCH_FILE,
                        "training.batch_file: it is read for training.batch_order = \"list\" only: leave it out, or"
                                + " write so");
            }
            return;
        }
        if (asked(Parameters.BATCH_SIZE)) {
            error.accept(
                    Parameters.BATCH_SIZE,
                    "training.batch_size: the lines of training.batch_file tell how many examples a step has: leave it"
                            + " out");
        }
        if (path.isEmpty()) {
            error.accept(
                    TrainingParameters.BATCH_FILE,
                    "training.batch_file is missing: training.batch_order = \"list\" reads the batches from it");
            return;
        }
        try {
            batches = read(DataPaths.locate(file, path.get()));
        } catch (DataException e) {
            error.accept(TrainingParameters.BATCH_FILE, "training.batch_file: " + e.getMessage());
        }
    }

    private void checkStream() {
        long size = values.find(Parameters.BATCH_SIZE).orElse(0L);
        if (size == 0) {
            error.accept(
                    Parameters.BATCH_SIZE,
                    "training.batch_size: training.batch_order = \"stream\" needs the number of new examples a step:"
                            + " expected 1 or more");
            return;
        }
        long steps = values.find(Parameters.STEPS).orElse(0L);
        values.find(Parameters.TRAIN)
                .filter(count -> count / size < steps + 1)
                .ifPresent(count -> error.accept(
                        Parameters.TRAIN,
                        "data.train = " + count + ": a stream of training.batch_size = " + size
                                + " examples for each of"
                                + " training.steps = " + steps
                                + " steps, and as many to tell the outputs after the last,"
                                + " needs " + size * (steps + 1)));
    }

    private BatchPlan.Order order() {
        return values.find(TrainingParameters.BATCH_ORDER)
                .map(BatchPlan.Order::named)
                .orElse(BatchPlan.Order.EPOCHS);
    }

    private List<int[]> read(Path list) throws DataException {
        List<String> lines;
        try {
            lines = Files.readAllLines(list, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DataException("it cannot be read (" + e + ")");
        }
        long examples = values.find(Parameters.TRAIN).orElse((long) Integer.MAX_VALUE);
        long steps = values.find(Parameters.STEPS).orElse(0L);
        List<int[]> all = new ArrayList<>();
        for (int i = 0; i < lines.size() && all.size() < steps; i++) {
            String where = list + ":" + (i + 1) + ": ";
            String[] words = lines.get(i).strip().split("[\\s,]+", -1);
            int[] batch = new int[words.length];
            for (int j = 0; j < words.length; j++) {
                batch[j] = number(where, words[j], examples);
            }
            all.add(batch);
        }
        if (all.size() < steps) {
            throw new DataException(
                    list + " has " + all.size() + " lines, expected one for each of training.steps = " + steps);
        }
        return all;
    }

    private static int number(String where, String word, long examples) throws DataException {
        try {
            int number = Integer.parseInt(word);
            if (number >= 0 && number < examples) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new DataException(
                where + "got \"" + word + "\", expected the numbers of examples, 0 to " + (examples - 1));
    }

    /** The training, once nothing is wrong. */
    Training training() {
        BatchPlan plan = order() == BatchPlan.Order.LIST
                ? BatchPlan.listed(batches)
                : new BatchPlan(
                        order(), values.integer(Parameters.BATCH_SIZE), values.get(Parameters.BATCH_SEED), List.of());
        return new Training(
                values.get(Parameters.LEARNING_RATE),
                values.integer(Parameters.STEPS),
                Losses.named(values.get(Parameters.LOSS)),
                plan,
                new Schedule(
                        Schedule.Kind.named(values.get(TrainingParameters.SCHEDULE)),
                        values.integer(TrainingParameters.WARMUP),
                        values.integer(TrainingParameters.SCHEDULE_EVERY),
                        values.get(TrainingParameters.SCHEDULE_FACTOR),
                        values.get(TrainingParameters.SCHEDULE_END)),
                new Optimizer(
                        values.get(TrainingParameters.MOMENTUM),
                        values.get(TrainingParameters.NESTEROV),
                        values.get(TrainingParameters.WEIGHT_DECAY),
                        values.get(TrainingParameters.DECAY).equals(TrainingParameters.DECOUPLED)),
                new Noise(
                        values.get(TrainingParameters.LABEL_NOISE),
                        values.get(TrainingParameters.LABEL_FLIPS),
                        values.get(TrainingParameters.GRADIENT_NOISE),
                        values.get(TrainingParameters.NOISE_SEED)),
                flows() ? new Flow(values.get(TrainingParameters.FLOW_TOLERANCE)) : Flow.NONE);
    }
}
