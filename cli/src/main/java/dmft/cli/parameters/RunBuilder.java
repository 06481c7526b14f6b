package dmft.cli.parameters;

import dmft.activation.Activations;
import dmft.data.DataException;
import dmft.data.DataSources;
import dmft.data.Examples;
import dmft.data.Normalization;
import dmft.data.Selection;
import dmft.model.MlpShape;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.Losses;
import dmft.train.Training;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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

    private final Path file;
    private final Map<String, RawParameters.Entry> entries;
    private final List<ParameterError> errors;
    private final List<String> warnings = new ArrayList<>();
    private ParameterValues values;
    private @Nullable Examples train;
    private @Nullable Examples test;

    RunBuilder(
            Path file, ParameterValues values, Map<String, RawParameters.Entry> entries, List<ParameterError> errors) {
        this.file = file;
        this.values = values;
        this.entries = entries;
        this.errors = errors;
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
        train = examples(Parameters.TRAIN_PATH, Parameters.TRAIN);
        long points = values.find(Parameters.TEST).orElse(0L);
        boolean pathGiven = entries.containsKey(Parameters.TEST_PATH.key());
        if (points > 0 && !pathGiven) {
            error(Parameters.TEST, "data.test = " + points + " needs a file: add \"test_path = …\" under [data]");
        } else if (points > 0) {
            test = examples(Parameters.TEST_PATH, Parameters.TEST);
        } else if (pathGiven && values.find(Parameters.TEST).isPresent()) {
            warnings.add("data.test is 0, so that data.test_path is not read: set data.test to have test points");
        }
        checkRecording();
        checkTogether();
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

    private void checkTogether() {
        if (train == null || test == null) {
            return;
        }
        if (train.dimension() != test.dimension()) {
            error(
                    Parameters.TEST_PATH,
                    "test points have " + test.dimension() + " entries, training examples " + train.dimension()
                            + ": choose files that belong together");
        }
        if (values.get(Parameters.TRAIN_PATH).equals(values.get(Parameters.TEST_PATH))) {
            warnings.add(
                    "data.train_path and data.test_path are the same file: test points are training examples as well");
        }
    }

    /** The run, once nothing is wrong. */
    Run build() {
        MlpShape shape = new MlpShape(
                values.integer(Parameters.DEPTH),
                Activations.named(values.get(Parameters.ACTIVATION)).withGain(values.get(Parameters.ACTIVATION_GAIN)),
                values.get(Parameters.GAMMA0),
                values.get(Parameters.WEIGHT_SCALE),
                values.get(Parameters.BIAS_SCALE));
        Training training = new Training(
                values.get(Parameters.LEARNING_RATE),
                values.integer(Parameters.STEPS),
                Losses.named(values.get(Parameters.LOSS)),
                values.integer(Parameters.BATCH_SIZE),
                values.get(Parameters.BATCH_SEED));
        SolverSettings settings = new SolverSettings(
                values.integer(Parameters.SAMPLES),
                values.get(Parameters.TOLERANCE),
                values.integer(Parameters.REPLICAS),
                values.get(Parameters.SEED),
                values.get(Parameters.BACKEND),
                values.integer(Parameters.THREADS));
        if (train == null) {
            throw new IllegalStateException("a run is built only after its data was read");
        }
        return new Run(values, new Problem(shape, train, test, training), settings, recording(), List.copyOf(warnings));
    }

    private Recording recording() {
        int last = values.integer(Parameters.STEPS);
        int count = values.integer(Parameters.RECORD_COUNT);
        int[] steps = values.find(Parameters.RECORD_AT)
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .orElseGet(() -> Recording.evenly(last, Math.min(count, last + 1)));
        Set<Quantity> quantities = EnumSet.noneOf(Quantity.class);
        values.get(Parameters.RECORD).forEach(name -> quantities.add(Quantity.named(name)));
        return new Recording(quantities, steps, values.integer(Parameters.SITES));
    }

    /** Reads examples and remembers where their file was found; null if something is wrong, which has then been reported. */
    private @Nullable Examples examples(Parameter<String> pathParameter, Parameter<Long> countParameter) {
        Optional<String> source = values.find(Parameters.SOURCE);
        Optional<String> path = values.find(pathParameter);
        Optional<Long> count = values.find(countParameter);
        Optional<String> normalize = values.find(Parameters.NORMALIZE);
        boolean classesWrong = entries.containsKey(Parameters.CLASSES.key())
                && values.find(Parameters.CLASSES).isEmpty();
        if (source.isEmpty() || path.isEmpty() || count.isEmpty() || normalize.isEmpty() || classesWrong) {
            return null;
        }
        try {
            Path found = locate(path.get());
            values = values.with(pathParameter, found.toString());
            Selection selection = new Selection(
                    Math.toIntExact(count.get()),
                    values.find(Parameters.CLASSES).orElse(List.of()),
                    values.find(Parameters.DATA_SEED).orElse(null),
                    Normalization.named(normalize.get()));
            return selection.from(DataSources.named(source.get()), found);
        } catch (DataException e) {
            Parameter<?> remedy = switch (e.reason()) {
                case FILE -> pathParameter;
                case COUNT -> countParameter;
                case CLASSES -> Parameters.CLASSES;
            };
            error(remedy, remedy.key() + ": " + e.getMessage());
            return null;
        }
    }

    /** A path from the parameter file's folder, else from the working folder. */
    private Path locate(String path) throws DataException {
        Path working;
        try {
            working = Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new DataException("no file can have that name (" + e.getReason() + "): correct the path");
        }
        Path folder = file.toAbsolutePath().getParent();
        Path beside = folder == null ? working : folder.resolve(path).normalize();
        if (Files.exists(beside)) {
            return beside;
        }
        if (Files.exists(working)) {
            return working;
        }
        throw new DataException("there is no file " + beside + (beside.equals(working) ? "" : " nor " + working)
                + ": correct the path");
    }

    private void error(Parameter<?> parameter, String message) {
        RawParameters.Entry entry = entries.get(parameter.key());
        errors.add(new ParameterError(
                entry == null ? file.toString() : entry.place(),
                entry == null ? Integer.MAX_VALUE - 1 : entry.line(),
                message,
                false));
    }
}
