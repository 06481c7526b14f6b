package dmft.cli.parameters;

import dmft.activation.Activations;
import dmft.data.Split;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.Losses;
import dmft.train.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what parameters mean together, reads their data, and makes the run. */
final class RunBuilder {

    private final Path file;
    private final Map<String, RawParameters.Entry> entries;
    private final List<ParameterError> errors;
    private final List<String> warnings = new ArrayList<>();
    private ParameterValues values;
    private @Nullable Split data;

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
                                + ", or 0 for all",
                        false));
        DataReader reader = new DataReader(file, values, entries.keySet(), this::error);
        data = reader.read();
        values = reader.values();
        warnings.addAll(reader.warnings());
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
        if (data == null) {
            throw new IllegalStateException("a run is built only after its data was read");
        }
        return new Run(values, new Problem(shape, data.train(), data.test(), training), settings, List.copyOf(warnings));
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
