package dmft.cli.validation;

import dmft.cli.Version;
import dmft.cli.parameters.ParameterValues;
import dmft.cli.results.BackendInUse;
import dmft.cli.results.Json;
import dmft.validation.stats.PowerLaw;
import dmft.validation.width.Comparison;
import dmft.validation.width.Density;
import dmft.validation.width.Scaling;
import dmft.validation.width.Series;
import dmft.validation.width.Verdict;
import dmft.validation.width.WidthResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** report.json: everything on the page and the curves in its pictures, with keys that stay. */
public final class ValidationJson {

    /** The version of the set of keys; it rises when one changes its meaning or goes. */
    public static final int SCHEMA = 1;

    private ValidationJson() {}

    /** The whole file. */
    public static String of(ParameterValues parameters, BackendInUse backend, Comparison comparison, double seconds) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("parameters", parameters.bySection());
        json.put("complete", comparison.complete());
        json.put("agrees", comparison.agrees());
        json.put("tells", comparison.tells());
        json.put("level", comparison.level());
        json.put("threshold", comparison.threshold());
        json.put("steps", comparison.steps());
        json.put("recorded_steps", comparison.recorded());
        json.put(
                "verdicts",
                comparison.verdicts().stream().map(v -> verdict(v, comparison)).toList());
        json.put(
                "scaling",
                comparison.scalings().stream().map(ValidationJson::scaling).toList());
        json.put("limit", result(comparison.limit()));
        json.put(
                "widths",
                comparison.widths().stream().map(ValidationJson::result).toList());
        json.put("backend", backend.name());
        json.put("backend_description", backend.description());
        if (!backend.reasons().isEmpty()) {
            json.put("backend_reasons", backend.reasons());
        }
        json.put("seconds", seconds);
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("dmft", Version.ofProgram());
        versions.put("java", Version.ofJava());
        versions.put("system", Version.ofSystem());
        json.put("versions", versions);
        return Json.write(json);
    }

    private static Map<String, Object> verdict(Verdict verdict, Comparison comparison) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("observable", verdict.name());
        json.put("p_value", verdict.statistic().pValue());
        json.put("agrees", !comparison.disagreements().contains(verdict));
        json.put("statistic", verdict.statistic().value());
        json.put("modes", verdict.statistic().modes());
        json.put("degrees_of_freedom", verdict.statistic().degreesOfFreedom());
        json.put("order", verdict.order());
        json.put("p_value_of_order_1", verdict.straight());
        json.put("components", verdict.contrasts());
        json.put("size", verdict.size());
        json.put("difference", verdict.difference());
        json.put("difference_stderr", verdict.error());
        json.put("resolution", verdict.resolution());
        return json;
    }

    private static Map<String, @Nullable Object> scaling(Scaling scaling) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("observable", scaling.name());
        json.put("spread", scaling.spread().map(ValidationJson::law).orElse(null));
        json.put("bias", scaling.bias().map(ValidationJson::law).orElse(null));
        return json;
    }

    private static Map<String, Object> law(PowerLaw law) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("amplitude", law.amplitude());
        json.put("exponent", law.exponent());
        json.put("exponent_low", law.low());
        json.put("exponent_high", law.high());
        return json;
    }

    private static Map<String, Object> result(WidthResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("width", result.width());
        json.put("kind", result.kind().toString());
        json.put("networks", result.networks());
        json.put("failures", result.failures());
        json.put("seconds", result.seconds());
        json.put("train_loss", series(result.trainLoss()));
        json.put("test_loss", series(result.testLoss()));
        json.put("train_outputs", series(result.trainOutputs()));
        json.put("test_outputs", series(result.testOutputs()));
        Map<String, Object> distances = new LinkedHashMap<>();
        for (WidthResult.Distance distance : result.distances()) {
            Map<String, Object> parts = new LinkedHashMap<>();
            parts.put("single", distance.single());
            parts.put("spread", distance.spread());
            parts.put("bias", distance.bias());
            distances.put(distance.name(), parts);
        }
        json.put("distance_from_limit", distances);
        Map<String, Object> alignments = new LinkedHashMap<>();
        result.alignments().forEach(a -> alignments.put(a.name(), series(a.alignment())));
        json.put("alignment_with_limit", alignments);
        json.put("kernels", kernels(result.kernels()));
        json.put(
                "densities",
                result.densities().stream().map(ValidationJson::density).toList());
        return json;
    }

    private static List<Map<String, Object>> kernels(List<WidthResult.KernelMean> kernels) {
        return kernels.stream()
                .map(kernel -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("kernel", kernel.name());
                    json.put("step", kernel.step());
                    json.put("mean", kernel.kernel().toArray());
                    return json;
                })
                .toList();
    }

    private static Map<String, Object> density(Density density) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("field", density.field());
        json.put("layer", density.layer());
        json.put("step", density.step());
        json.put("centres", density.centres());
        json.put("density", series(density.density()));
        return json;
    }

    private static Map<String, Object> series(Series series) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean", series.mean());
        json.put("spread", series.spread());
        return json;
    }
}
