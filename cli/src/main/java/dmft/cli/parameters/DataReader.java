package dmft.cli.parameters;

import dmft.data.Coding;
import dmft.data.DataException;
import dmft.data.DataSource;
import dmft.data.DataSources;
import dmft.data.GaussianData;
import dmft.data.Normalization;
import dmft.data.Records;
import dmft.data.Selection;
import dmft.data.Split;
import dmft.data.Subset;
import dmft.train.MeanSquaredError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gets the training examples and test points that the parameters of [data] describe. */
final class DataReader {

    /** Takes what is wrong. */
    interface Report {

        /**
         * Reports an error.
         *
         * @param parameter whose line is shown
         * @param message what is wrong
         * @param unavailable true if it is no mistake but more than this machine can do
         */
        void error(Parameter<?> parameter, String message, boolean unavailable);
    }

    /** The parameters about training examples, or about test points. */
    private record Part(Parameter<String> path, Parameter<String> labels, Parameter<Long> count) {

        static final Part TRAIN = new Part(Parameters.TRAIN_PATH, Parameters.TRAIN_LABELS, Parameters.TRAIN);
        static final Part TEST = new Part(Parameters.TEST_PATH, Parameters.TEST_LABELS, Parameters.TEST);
    }

    private final Path file;
    private final Set<String> given;
    private final Report report;
    private final List<String> warnings = new ArrayList<>();
    private ParameterValues values;

    /**
     * Prepares to read data.
     *
     * @param file the parameter file, from whose folder paths are taken
     * @param values the values that are right
     * @param given keys that are given, with a right value or not
     * @param report takes what is wrong
     */
    DataReader(Path file, ParameterValues values, Set<String> given, Report report) {
        this.file = file;
        this.values = values;
        this.given = given;
        this.report = report;
    }

    /** The values with what was found: whole paths, and what was left out and depends on the source. */
    ParameterValues values() {
        return values;
    }

    /** What the user should know before the run starts. */
    List<String> warnings() {
        return warnings;
    }

    /** The examples, or null if something is wrong, which has then been reported here or before. */
    @Nullable
    Split read() {
        Optional<String> source = values.find(Parameters.SOURCE);
        if (source.isEmpty()) {
            if (!given(Parameters.SOURCE)) {
                requireGiven(Parameters.TRAIN_PATH);
            }
            return null;
        }
        boolean synthetic = source.get().equals(GaussianData.NAME);
        Split split = synthetic ? gaussian() : fromFiles(DataSources.named(source.get()));
        if (split != null
                && Arrays.stream(split.train().inputs())
                        .flatMapToDouble(Arrays::stream)
                        .allMatch(v -> v == 0)) {
            warnings.add("every training input is 0 after data.normalize = \"" + values.get(Parameters.NORMALIZE)
                    + "\": nothing but biases can be learned");
        }
        return split;
    }

    private @Nullable Split gaussian() {
        for (Parameter<?> other : List.of(
                Parameters.TRAIN_PATH,
                Parameters.TEST_PATH,
                Parameters.TRAIN_LABELS,
                Parameters.TEST_LABELS,
                Parameters.CLASSES,
                Parameters.CODING)) {
            refuse(other, "data.source = \"gaussian\" draws its inputs and labels");
        }
        values = values.with(
                Parameters.LABELS, values.find(Parameters.LABELS).orElse(GaussianData.Labels.RANDOM.toString()));
        values = values.with(
                Parameters.DATA_SEED, values.find(Parameters.DATA_SEED).orElse(0L));
        Optional<Long> dimension = values.find(Parameters.DIMENSION);
        Optional<Long> train = values.find(Parameters.TRAIN);
        Optional<Long> test = values.find(Parameters.TEST);
        Optional<String> normalize = values.find(Parameters.NORMALIZE);
        if (!requireGiven(Parameters.DIMENSION)
                || dimension.isEmpty()
                || train.isEmpty()
                || test.isEmpty()
                || normalize.isEmpty()) {
            return null;
        }
        GaussianData data = new GaussianData(
                Math.toIntExact(dimension.get()),
                GaussianData.Labels.named(values.get(Parameters.LABELS)),
                values.get(Parameters.DATA_SEED),
                Normalization.named(normalize.get()));
        try {
            return data.draw(Math.toIntExact(train.get()), Math.toIntExact(test.get()));
        } catch (DataException e) {
            report(e, Part.TRAIN);
            return null;
        }
    }

    private @Nullable Split fromFiles(DataSource source) {
        String name = "data.source = \"" + source.name() + '"';
        refuse(Parameters.DIMENSION, "it is for data.source = \"gaussian\", " + name + " has inputs of its own");
        refuse(Parameters.LABELS, "it is for data.source = \"gaussian\", " + name + " has labels of its own");
        if (!source.labelFiles()) {
            refuse(Parameters.TRAIN_LABELS, name + " has its targets in the same file as its inputs");
            refuse(Parameters.TEST_LABELS, name + " has its targets in the same file as its inputs");
        }
        requireGiven(Parameters.TRAIN_PATH);
        boolean classesMissing = source.classesOnly() && !given(Parameters.CLASSES);
        if (classesMissing) {
            report.error(
                    Parameters.CLASSES,
                    "data.classes: no classes are chosen, expected two or more: " + source.name() + " is all classes",
                    false);
        }
        boolean classesWrong =
                given(Parameters.CLASSES) && values.find(Parameters.CLASSES).isEmpty();
        Optional<String> normalize = values.find(Parameters.NORMALIZE);
        if (classesMissing || classesWrong || normalize.isEmpty()) {
            checkTestPath(source);
            return null;
        }
        List<Integer> classes = values.find(Parameters.CLASSES).orElse(List.of());
        Selection selection = new Selection(
                classes,
                coding(classes),
                values.find(Parameters.DATA_SEED).orElse(null),
                Normalization.named(normalize.get()));
        Subset train = first(selection, source, Part.TRAIN);
        if (!checkTestPath(source)) {
            return together(selection, train, null);
        }
        if (sharesFile()) {
            return together(selection, train, train == null ? null : next(selection, train));
        }
        return together(selection, train, first(selection, source, Part.TEST));
    }

    /** How classes are written, which is noted among the values: as asked, or as is usual where that was left out or is refused. */
    private Coding coding(List<Integer> classes) {
        if (classes.isEmpty()) {
            if (values.find(Parameters.CODING).isPresent()) {
                refuse(Parameters.CODING, "there are no data.classes to write so");
            }
            return Coding.SIGN;
        }
        String loss = values.find(Parameters.LOSS).orElse(MeanSquaredError.INSTANCE.toString());
        ClassCoding possible = new ClassCoding(classes.size(), loss);
        Coding coding = values.find(Parameters.CODING).map(Coding::named).orElse(possible.usual());
        Optional<String> refusal = possible.refusal(coding);
        refusal.ifPresent(why -> report.error(Parameters.CODING, why, false));
        Coding used = refusal.isPresent() ? possible.usual() : coding;
        values = values.with(Parameters.CODING, used.toString());
        return used;
    }

    /** True if test points are to be read; fills in where they are in a set of a single file. */
    private boolean checkTestPath(DataSource source) {
        long points = values.find(Parameters.TEST).orElse(0L);
        if (points == 0) {
            if (given(Parameters.TEST_PATH) && values.find(Parameters.TEST).isPresent()) {
                warnings.add("data.test is 0, so that data.test_path is not read: set data.test to have test points");
            }
            return false;
        }
        if (!given(Parameters.TEST_PATH) && source.singleFile()) {
            values.find(Parameters.TRAIN_PATH).ifPresent(path -> values = values.with(Parameters.TEST_PATH, path));
        } else if (!given(Parameters.TEST_PATH)) {
            report.error(
                    Parameters.TEST,
                    "data.test = " + points + " needs a file: add \"test_path = …\" under [data], the same as"
                            + " train_path for test points from what training leaves of it",
                    false);
        }
        return true;
    }

    private boolean sharesFile() {
        Optional<String> train = values.find(Parameters.TRAIN_PATH);
        Optional<String> test = values.find(Parameters.TEST_PATH);
        if (train.isEmpty() || test.isEmpty()) {
            return false;
        }
        try {
            Path found = DataPaths.locate(file, train.get());
            if (!Files.isSameFile(found, DataPaths.locate(file, test.get()))) {
                return false;
            }
            values = values.with(Parameters.TEST_PATH, found.toString());
        } catch (DataException | IOException e) {
            // Reading the files tells what is wrong with them.
            return false;
        }
        if (given(Parameters.TEST_LABELS)) {
            warnings.add("data.test_path is the file of data.train_path, so that data.test_labels is not read");
        }
        return true;
    }

    private @Nullable Split together(Selection selection, @Nullable Subset train, @Nullable Subset test) {
        if (train == null) {
            return null;
        }
        if (test != null) {
            Records a = train.records();
            Records b = test.records();
            boolean fit = requireSame(b.dimension(), a.dimension(), "entries");
            boolean targetsFit =
                    selection.classes().isEmpty() ? requireSame(b.outputs(), a.outputs(), "targets") : true;
            if (!fit || !targetsFit) {
                return null;
            }
        }
        try {
            return selection.examples(train, test);
        } catch (DataException e) {
            report(e, Part.TRAIN);
            return null;
        }
    }

    private boolean requireSame(int test, int train, String what) {
        if (test != train) {
            report.error(
                    Parameters.TEST_PATH,
                    "test points have " + test + " " + what + ", training examples " + train
                            + ": choose files that belong together",
                    false);
        }
        return test == train;
    }

    /** The first examples of a file; null if something is wrong. */
    private @Nullable Subset first(Selection selection, DataSource source, Part part) {
        Records records = records(source, part);
        Optional<Long> count = values.find(part.count);
        if (records == null || count.isEmpty()) {
            return null;
        }
        try {
            return selection.first(records, Math.toIntExact(count.get()));
        } catch (DataException e) {
            report(e, part);
            return null;
        }
    }

    /** Test points that come after the training examples in their file; null if something is wrong. */
    private @Nullable Subset next(Selection selection, Subset train) {
        try {
            return selection.next(train, values.integer(Parameters.TEST));
        } catch (DataException e) {
            report(e, Part.TEST);
            return null;
        }
    }

    /** Reads a file and remembers where it was found; null if something is wrong. */
    private @Nullable Records records(DataSource source, Part part) {
        boolean labelsWrong = given(part.labels) && values.find(part.labels).isEmpty();
        if (values.find(part.path).isEmpty() || labelsWrong || (given(part.labels) && !source.labelFiles())) {
            return null;
        }
        try {
            Path found = DataPaths.locate(file, values.get(part.path));
            values = values.with(part.path, found.toString());
            return source.read(found, labels(part));
        } catch (DataException e) {
            report(e, part);
            return null;
        }
    }

    private @Nullable Path labels(Part part) throws DataException {
        Optional<String> labels = values.find(part.labels);
        if (labels.isEmpty()) {
            return null;
        }
        try {
            Path found = DataPaths.locate(file, labels.get());
            values = values.with(part.labels, found.toString());
            return found;
        } catch (DataException e) {
            throw new DataException(DataException.Cause.LABELS, String.valueOf(e.getMessage()));
        }
    }

    private void report(DataException e, Part part) {
        Parameter<?> remedy = switch (e.reason()) {
            case FILE -> part.path;
            case LABELS -> part.labels;
            case COUNT, MEMORY -> part.count;
            case CLASSES -> Parameters.CLASSES;
        };
        // Labels that are not named belong to the inputs' line.
        Parameter<?> line = remedy.equals(part.labels) && !given(part.labels) ? part.path : remedy;
        report.error(line, remedy.key() + ": " + e.getMessage(), e.reason() == DataException.Cause.MEMORY);
    }

    private void refuse(Parameter<?> parameter, String why) {
        if (given(parameter)) {
            report.error(parameter, parameter.key() + " is given, but " + why + ": remove it", false);
        }
    }

    /** False, with an error, if a parameter that the source needs is left out. */
    private boolean requireGiven(Parameter<?> parameter) {
        if (!given(parameter)) {
            report.error(parameter, parameter.missing(), false);
        }
        return given(parameter);
    }

    private boolean given(Parameter<?> parameter) {
        return given.contains(parameter.key());
    }
}
