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

    /** Of all widths but the largest, whose alignment varies least. */
    private static final int NETWORKS = 4;

    private static final double RICH = 1.0;
    private static final double LAZY = 0.2;

    private final ParameterFile file;
    private final Effort effort;
    private final int stride;
    private final List<Integer> widths;

    /** @param widths of the networks, growing; the widest one's loss is reported */
    DeepTanh(ParameterFile file, Effort effort, int stride, List<Integer> widths) {
        this.widths = widths;
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
        int[] steps =
                IntStream.rangeClosed(0, end / stride).map(i -> i * stride).toArray();
        int[] later = IntStream.of(steps).map(t -> t + 1).toArray();
        Problem rich = file.problem(file.shape().depth(), RICH, examples);
        Trained limit = Trained.limit(rich, effort, draw, steps);
        Map<String, Double> measured = new LinkedHashMap<>();
        for (int width : widths) {
            int networks = width == widths.getLast() ? 1 : NETWORKS;
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

    private void losses(Map<String, Double> measured, Problem problem, double exact, long draw, double gamma0) {
        int end = problem.training().steps() - 1;
        double network = Trained.network(problem, widths.getLast(), draw).loss()[end];
        measured.put("loss exact γ0=" + gamma0, exact);
        measured.put("loss network γ0=" + gamma0, network);
        measured.put("loss exact/network γ0=" + gamma0, exact / network);
    }

    @Override
    public List<Trend> trends() {
        String[] wideToNarrow =
                widths.reversed().stream().map(n -> "alignment N=" + n).toArray(String[]::new);
        return List.of(Trend.falling(wideToNarrow), Trend.falling("loss exact γ0=0.2", "loss exact γ0=1.0"));
    }
}
