package dmft.validation.published;

import dmft.data.Examples;
import dmft.solve.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Bordelon &amp; Pehlevan 2022, deep tanh networks: how the two-time kernels Φ of trained networks approach those of the limit as they get wider, and the loss of
 * both in a rich and in a nearly lazy training.
 *
 * <p>Alignments are over all pairs (step, example), averaged over layers and networks; the network's entry t is its state after t + 1 updates, as published.
 */
public final class DeepTanh implements Figure {

    private static final int[] WIDTHS = {100, 250, 2000};
    private static final double RICH = 1.0;
    private static final double LAZY = 0.2;

    private final ParameterFile file;
    private final Effort effort;
    private final int stride;

    DeepTanh(ParameterFile file, Effort effort, int stride) {
        this.file = file;
        this.effort = effort;
        this.stride = stride;
    }

    @Override
    public String folder() {
        return "deep-tanh";
    }

    @Override
    public Map<String, Double> measure(long draw) {
        Examples examples = file.draw(draw);
        int end = file.training().steps() - 1;
        int[] steps = IntStream.rangeClosed(0, end / stride).map(i -> i * stride).toArray();
        int[] later = IntStream.of(steps).map(t -> t + 1).toArray();
        Problem rich = file.problem(file.shape().depth(), RICH, examples);
        Trained limit = Trained.limit(rich, effort, draw, steps);
        Map<String, Double> measured = new LinkedHashMap<>();
        for (int width : WIDTHS) {
            int networks = width < 1000 ? 4 : 1;
            double sum = 0;
            for (int n = 0; n < networks; n++) {
                Trained network = Trained.network(rich, width, 1000 * draw + n, later);
                sum += limit.meanAlignment(network) / networks;
            }
            measured.put("alignment N=" + width, sum);
        }
        losses(measured, rich, limit.loss()[end], draw, RICH);
        Problem lazy = file.problem(file.shape().depth(), LAZY, examples);
        losses(measured, lazy, Trained.limit(lazy, effort, draw).loss()[end], draw, LAZY);
        return measured;
    }

    private static void losses(Map<String, Double> measured, Problem problem, double exact, long draw, double gamma0) {
        int end = problem.training().steps() - 1;
        double network = Trained.network(problem, WIDTHS[WIDTHS.length - 1], draw).loss()[end];
        measured.put("loss exact γ0=" + gamma0, exact);
        measured.put("loss network γ0=" + gamma0, network);
        measured.put("loss exact/network γ0=" + gamma0, exact / network);
    }

    @Override
    public List<Trend> trends() {
        return List.of(
                Trend.falling("alignment N=2000", "alignment N=250", "alignment N=100"),
                Trend.falling("loss exact γ0=0.2", "loss exact γ0=1.0"));
    }
}
