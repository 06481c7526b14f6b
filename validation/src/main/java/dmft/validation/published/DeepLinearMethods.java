package dmft.validation.published;

import dmft.data.Examples;
import dmft.solve.Method;
import dmft.solve.Problem;
import dmft.validation.published.LinearLeadingOrder.Terms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Bordelon &amp; Pehlevan 2022, deep linear networks: how well the exact theory and its approximations predict the two-time kernels ⟨hh⟩ of a
 * trained network, and its loss.
 *
 * <p>An alignment is ⟨K₁,K₂⟩/(|K₁||K₂|) of the kernels over all pairs (step, example), averaged over layers. As in the published code the network's
 * entry t is its state after t + 1 updates, the theory's after t. Every {@code stride}-th step enters; what is left out between them is smooth.
 */
public final class DeepLinearMethods implements Figure {

    private static final double[] STRENGTHS = {1.5, 1.0};
    private static final double RICHEST = 1.5;
    private static final List<String> BEST_FIRST =
            List.of("exact", "leading order", "gradient independence", "static NTK");

    private final ParameterFile file;
    private final int width;
    private final Effort effort;
    private final int stride;

    DeepLinearMethods(ParameterFile file, int width, Effort effort, int stride) {
        this.file = file;
        this.width = width;
        this.effort = effort;
        this.stride = stride;
    }

    @Override
    public String folder() {
        return "deep-linear-methods";
    }

    @Override
    public Map<String, Double> measure(long draw) {
        Examples examples = file.draw(draw);
        Map<String, Double> alignments = new LinkedHashMap<>();
        Map<String, Double> losses = new LinkedHashMap<>();
        int last = file.training().steps() - 1;
        int[] steps =
                IntStream.rangeClosed(0, last / stride).map(i -> i * stride).toArray();
        int[] later = IntStream.of(steps).map(t -> t + 1).toArray();
        for (double gamma0 : STRENGTHS) {
            Problem problem = file.problem(file.shape().depth(), gamma0, examples);
            Trained network = Trained.network(problem, width, draw, later);
            predictions(problem, draw, steps).forEach((name, prediction) -> {
                alignments.put("alignment " + name + " γ0=" + gamma0, prediction.meanAlignment(network));
                if (gamma0 == RICHEST) {
                    losses.put("loss " + name + " γ0=" + gamma0, prediction.loss()[last]);
                }
            });
            if (gamma0 == RICHEST) {
                losses.put("loss network γ0=" + gamma0, network.loss()[last]);
            }
        }
        alignments.putAll(losses);
        return alignments;
    }

    private Map<String, Trained> predictions(Problem problem, long draw, int[] steps) {
        Map<String, Trained> predictions = new LinkedHashMap<>();
        predictions.put("exact", Trained.limit(problem, effort, draw, steps));
        predictions.put("leading order", leadingOrder(problem, Terms.ALL, steps));
        predictions.put("leading order without responses", leadingOrder(problem, Terms.WITHOUT_RESPONSES, steps));
        predictions.put("leading order as published", leadingOrder(problem, Terms.AS_PUBLISHED, steps));
        predictions.put(
                "gradient independence", Trained.limit(problem, effort, Method.GRADIENT_INDEPENDENCE, draw, steps));
        Problem lazy = file.problem(file.shape().depth(), 0, problem.train());
        predictions.put("static NTK", leadingOrder(lazy, Terms.ALL, steps));
        return predictions;
    }

    private static Trained leadingOrder(Problem problem, Terms terms, int[] steps) {
        LinearLeadingOrder theory = new LinearLeadingOrder(problem, terms);
        return new Trained(theory.loss(), theory.layers(steps));
    }

    /** As published: exact, leading order, gradient independence, static NTK, from the best to the worst. */
    @Override
    public List<Trend> trends() {
        List<Trend> trends = new ArrayList<>();
        for (double gamma0 : STRENGTHS) {
            trends.add(Trend.falling(BEST_FIRST.stream()
                    .map(method -> "alignment " + method + " γ0=" + gamma0)
                    .toArray(String[]::new)));
        }
        trends.add(Trend.falling(BEST_FIRST.reversed().stream()
                .map(method -> "loss " + method + " γ0=" + RICHEST)
                .toArray(String[]::new)));
        return trends;
    }
}
