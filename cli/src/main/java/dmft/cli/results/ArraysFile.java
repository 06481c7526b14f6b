package dmft.cli.results;

import dmft.cli.Version;
import dmft.cli.parameters.ParameterValues;
import dmft.cli.parameters.Parameters;
import dmft.solve.ClassReport;
import dmft.solve.Curves;
import dmft.solve.History;
import dmft.solve.Solution;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * arrays.h5: everything that was computed, for analysis, as HDF5 whose groups and data sets docs/results.md lists.
 *
 * <p>Every data set has attributes {@code axes}, {@code symbol} and {@code description}; the root has those that say where the file comes from.
 */
public final class ArraysFile {

    /** Its name in a run's folder. */
    public static final String NAME = "arrays.h5";

    /** The version of the layout; it rises when a name changes its meaning or goes. */
    public static final int SCHEMA = 1;

    /** All parameters, as TOML. */
    static final String PARAMETERS = "/provenance/parameters";

    private static final String CONVENTIONS =
            "h^1 = s_w W^0 x/sqrt(D) + s_b b, h^{l+1} = s_w W^l phi(h^l)/sqrt(N) + s_b b, f = w.phi(h^L)/(gamma0 N)"
                + " minus its value at the start; z^L = w, z^l = s_w W^lT g^{l+1}/sqrt(N), g^l = phi'(h^l) z^l; <.> is"
                + " the mean over the N -> infinity neurons of a layer; Phi^l = <phi(h^l) phi(h^l)>, G^l = <g^l g^l>,"
                + " K = Phi^L + sum_{l=0}^{L-1} G^{l+1} (s_w^2 Phi^l + s_b^2), Phi^0 = x.x/D; one step is theta -= eta"
                + " gamma0^2 N dLoss/dtheta, Loss = mean over the batch; time counts steps, entry t is the state"
                + " before update t";

    private final ParameterValues values;
    private final Solution solution;

    private ArraysFile(ParameterValues values, Solution solution) {
        this.values = values;
        this.solution = solution;
    }

    /**
     * Writes what was found, be the solve complete, cut off or still running.
     *
     * @throws OutputFolderException if it cannot be written; a file that was there before stays
     */
    public static void write(RunFolder folder, ParameterValues values, Solution solution) throws OutputFolderException {
        folder.writeFile(NAME, new ArraysFile(values, solution)::to);
    }

    private void to(Path file) throws IOException {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            ArrayGroup root = new ArrayGroup(hdf);
            putProvenance(root);
            root.put(
                    "time",
                    IntStream.rangeClosed(0, solution.steps()).toArray(),
                    "time",
                    "t",
                    "Step number; entry t is the state before update t, so entry 0 is the initial network.");
            putClasses(root);
            putCurves(root.group("train"), solution.train(), "training example");
            Curves test = solution.test();
            if (test != null) {
                putCurves(root.group("test"), test, "test point");
            }
            putHistory(root.group("history"), solution.history());
            if (!solution.convergence().isEmpty()) {
                new ConvergenceArrays(solution.convergence()).to(root.group("convergence"));
            }
            if (!solution.orderParameters().isEmpty()) {
                new OrderArrays(solution.orderParameters(), solution.train()).to(root);
            }
        } catch (HdfException e) {
            throw new IOException(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()), e);
        }
        verify(file, values.toToml());
    }

    /**
     * Reads back the attributes and one data set: the library can write what no reader opens, and later is too late to learn it.
     *
     * @throws IOException if the file cannot be read or its parameters are others
     */
    static void verify(Path file, String parameters) throws IOException {
        boolean same;
        try (HdfFile hdf = new HdfFile(file)) {
            same = hdf.getAttributes().containsKey("schema")
                    && parameters.equals(hdf.getDatasetByPath(PARAMETERS).getData());
        } catch (RuntimeException e) {
            throw new IOException("what was written cannot be read: " + e, e);
        }
        if (!same) {
            throw new IOException("what was written reads otherwise");
        }
    }

    private void putProvenance(ArrayGroup root) {
        root.attribute("schema", SCHEMA);
        root.attribute("program", "dmft");
        root.attribute("version", Version.ofProgram());
        root.attribute("java", Version.ofJava());
        root.attribute("system", Version.ofSystem());
        root.attribute("backend", solution.backend());
        root.attribute("device", Device.name());
        root.attribute("seed", values.get(Parameters.SEED));
        root.attribute("replicas", solution.replicas());
        root.attribute("outcome", solution.outcome().name().toLowerCase(Locale.ROOT));
        root.attribute("seconds", solution.seconds());
        root.attribute("created", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        root.attribute("conventions", CONVENTIONS);
        // Texts that may be long: an attribute ends at 64 KiB.
        ArrayGroup provenance = root.group("provenance");
        provenance.text("parameters", values.toToml(), "Every parameter of the run, as TOML.");
        provenance.text("message", solution.message(), "Why the run did not complete, and what to change.");
    }

    /** Which class of the data each output, or sign of the one output, stands for. */
    private void putClasses(ArrayGroup root) {
        values.find(Parameters.CLASSES)
                .ifPresent(classes -> root.put(
                        "classes",
                        classes.stream().mapToInt(Integer::intValue).toArray(),
                        "class",
                        "class",
                        "Numbers of the classes in the data: of one output the first stands for −1 and the second for"
                                + " +1, of several outputs each for the output of its index."));
    }

    private static void putCurves(ArrayGroup group, Curves curves, String of) {
        String error = " Standard error of the mean over replicas.";
        double[][][] changing = curves.labelsOverTime();
        if (changing == null) {
            group.put("labels", curves.labels(), "example,output", "y", "Label of each " + of + ".");
        } else {
            String last = "Label of each " + of + " of the last step.";
            group.put("labels", curves.labels(), "example,output", "y", last);
            String all = "Label of each " + of + " that the stream brought at each step.";
            group.put("labels_over_time", changing, "time,example,output", "y", all);
        }
        String outputs = "Centred output f(t) − f(0) of each " + of + ", mean over replicas.";
        group.put("outputs", curves.outputs(), "time,example,output", "f", outputs);
        putIfThere(group, "outputs_stderr", curves.outputsStderr(), "time,example,output", "f", outputs + error);
        String loss = "Mean of ℓ(f, y) over the examples, of each replica's outputs, averaged over replicas.";
        group.put("loss", curves.loss(), "time", "𝓛", loss);
        putIfThere(group, "loss_stderr", curves.lossStderr(), "time", "𝓛", loss + error);
        String accuracy = "Fraction of examples whose class is told right, by each replica, averaged over replicas.";
        putIfThere(group, "accuracy", curves.accuracy(), "time", "accuracy", accuracy);
        putIfThere(group, "accuracy_stderr", curves.accuracyStderr(), "time", "accuracy", accuracy + error);
        ClassReport classes = curves.classes();
        if (classes != null) {
            putReport(group, classes, error);
        }
    }

    private static void putReport(ArrayGroup group, ClassReport report, String error) {
        group.put("class_examples", report.examples(), "class", "P_a", "Number of examples of each class.");
        String accuracy = "Fraction of the examples of each class that is told right at the last step, by each replica,"
                + " averaged over replicas; NaN for a class without examples.";
        group.put("class_accuracy", report.accuracy(), "class", "accuracy", accuracy);
        putIfThere(group, "class_accuracy_stderr", report.accuracyStderr(), "class", "accuracy", accuracy + error);
        group.put(
                "confusion",
                report.confusion(),
                "class,told",
                "n_ab",
                "Number of examples of each class that are told to be of each class at the last step, mean over"
                        + " replicas.");
    }

    private static void putIfThere(
            ArrayGroup group, String name, @Nullable Object array, String axes, String symbol, String description) {
        if (array != null) {
            group.put(name, array, axes, symbol, description);
        }
    }

    private static void putHistory(ArrayGroup group, History history) {
        group.put(
                "couplings",
                history.couplings().toArray(String[]::new),
                "coupling",
                "W^l",
                "Names of the couplings between hidden layers; W1 is between layers 1 and 2.");
        group.put(
                "forward_rank",
                history.forwardRanks(),
                "time,coupling",
                "k",
                "Directions of features in the basis Q of each coupling, the largest over replicas.");
        group.put(
                "backward_rank",
                history.backwardRanks(),
                "time,coupling",
                "m",
                "Directions of back-propagated fields in the basis R of each coupling, the largest over replicas.");
        group.put(
                "seconds",
                history.seconds(),
                "time",
                "seconds",
                "Wall-clock time of a step of one replica, mean over replicas; entry 0 is the initialisation.");
    }
}
