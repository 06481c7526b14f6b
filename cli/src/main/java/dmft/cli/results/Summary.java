package dmft.cli.results;

import dmft.cli.Version;
import dmft.cli.parameters.ParameterValues;
import dmft.cli.parameters.Parameters;
import dmft.coupling.Residual;
import dmft.solve.ClassReport;
import dmft.solve.Convergence;
import dmft.solve.Curves;
import dmft.solve.Outcome;
import dmft.solve.Solution;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * summary.json: small, with keys that stay, for scripts.
 *
 * @param values every parameter
 * @param backend what it runs on
 * @param solution what was found
 * @param peakMemoryBytes the most memory the process has held
 * @param warnings what the user was warned of
 */
public record Summary(
        ParameterValues values, BackendInUse backend, Solution solution, long peakMemoryBytes, List<String> warnings) {

    /** The version of the set of keys; it rises when one changes its meaning or goes. */
    public static final int SCHEMA = 1;

    /** The whole file. */
    public String toJson() {
        return Json.write(content());
    }

    private Map<String, @Nullable Object> content() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("parameters", values.bySection());
        json.put("time", IntStream.rangeClosed(0, solution.steps()).toArray());
        values.find(Parameters.CLASSES).ifPresent(classes -> json.put("classes", classes));
        json.put("train", curves(solution.train()));
        Curves test = solution.test();
        if (test != null) {
            json.put("test", curves(test));
        }
        json.put("rank", ranks());
        json.put("replicas", solution.replicas());
        json.put("backend", solution.backend());
        json.put("backend_description", backend.description());
        if (!backend.reasons().isEmpty()) {
            json.put("backend_reasons", backend.reasons());
        }
        json.put("device", Device.name());
        json.put("seconds", solution.seconds());
        json.put("peak_memory_bytes", peakMemoryBytes);
        json.put("converged", solution.outcome() == Outcome.COMPLETED);
        if (!solution.convergence().isEmpty()) {
            json.put(
                    "convergence",
                    solution.convergence().stream().map(Summary::convergence).toList());
        }
        json.put("outcome", solution.outcome().name().toLowerCase(Locale.ROOT));
        json.put("message", solution.message());
        json.put("warnings", warnings);
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("dmft", Version.ofProgram());
        versions.put("java", Version.ofJava());
        versions.put("system", Version.ofSystem());
        json.put("versions", versions);
        return json;
    }

    private static Map<String, Object> convergence(Convergence ofReplica) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("converged", ofReplica.converged());
        json.put(
                "iterations",
                ofReplica.iterations().stream().map(Summary::residuals).toList());
        return json;
    }

    private static Map<String, Object> residuals(Map<String, Residual> iteration) {
        Map<String, Object> json = new LinkedHashMap<>();
        iteration.forEach((name, residual) -> {
            Map<String, Double> numbers = new LinkedHashMap<>();
            numbers.put("change", residual.change());
            numbers.put("noise", residual.noise());
            json.put(name, numbers);
        });
        return json;
    }

    private Map<String, Object> ranks() {
        Map<String, Object> ranks = new LinkedHashMap<>();
        for (Solution.Rank rank : solution.ranks()) {
            Map<String, Integer> sides = new LinkedHashMap<>();
            sides.put("forward", rank.forward());
            sides.put("backward", rank.backward());
            ranks.put(rank.coupling(), sides);
        }
        return ranks;
    }

    private static Map<String, @Nullable Object> curves(Curves curves) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        double[][][] stderr = curves.outputsStderr();
        json.put("labels", withoutSingleOutput(curves.labels()));
        json.put("outputs", withoutSingleOutput(curves.outputs()));
        json.put("outputs_stderr", stderr == null ? null : withoutSingleOutput(stderr));
        json.put("loss", curves.loss());
        json.put("loss_stderr", curves.lossStderr());
        if (curves.accuracy() != null) {
            json.put("accuracy", curves.accuracy());
            json.put("accuracy_stderr", curves.accuracyStderr());
        }
        ClassReport classes = curves.classes();
        if (classes != null) {
            json.put("class_examples", classes.examples());
            json.put("class_accuracy", classes.accuracy());
            json.put("class_accuracy_stderr", classes.accuracyStderr());
            json.put("confusion", classes.confusion());
        }
        return json;
    }

    /** [P][C] as it is, but [P] if C = 1. */
    private static Object withoutSingleOutput(double[][] values) {
        boolean single = values.length > 0 && values[0].length == 1;
        return single ? Arrays.stream(values).mapToDouble(row -> row[0]).toArray() : values;
    }

    /** [T+1][P][C] as it is, but [T+1][P] if C = 1. */
    private static Object withoutSingleOutput(double[][][] values) {
        return Arrays.stream(values).map(Summary::withoutSingleOutput).toArray();
    }
}
