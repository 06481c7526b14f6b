package dmft.validation.published;

import dmft.compute.Matrix;
import dmft.data.Examples;
import dmft.order.Alignment;
import dmft.solve.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bordelon &amp; Pehlevan 2022, deep linear networks by depth: alignment of the kernels ⟨hh⟩ at the end with those at the start, ⟨H(T,T), H(0,0)⟩/(|H(T,T)||H(0,0)|),
 * and the loss at the end.
 *
 * <p>The published plot averages the alignment over layers; that of the last layer alone is reported too.
 */
public final class DeepLinearDepth implements Figure {

    private static final int[] DEPTHS = {2, 3, 4, 5};

    private final ParameterFile file;
    private final Effort effort;

    DeepLinearDepth(ParameterFile file, Effort effort) {
        this.file = file;
        this.effort = effort;
    }

    @Override
    public String folder() {
        return "deep-linear-depth";
    }

    @Override
    public Map<String, Double> measure(long draw) {
        Examples examples = file.draw(draw);
        Map<String, Double> alignments = new LinkedHashMap<>();
        Map<String, Double> lastLayers = new LinkedHashMap<>();
        Map<String, Double> losses = new LinkedHashMap<>();
        int end = file.training().steps() - 1;
        for (int depth : DEPTHS) {
            Problem problem = file.problem(depth, file.shape().gamma0(), examples);
            Trained limit = Trained.limit(problem, effort, draw, 0, end);
            double sum = 0;
            for (Matrix kernel : limit.kernels()) {
                int p = examples.size();
                double alignment = Alignment.of(kernel.block(0, 0, p, p), kernel.block(p, p, p, p));
                sum += alignment;
                lastLayers.put("last layer L=" + depth, alignment);
            }
            alignments.put("alignment L=" + depth, sum / depth);
            losses.put("loss L=" + depth, limit.loss()[end]);
        }
        alignments.putAll(lastLayers);
        alignments.putAll(losses);
        return alignments;
    }

    @Override
    public List<Trend> trends() {
        return List.of(
                Trend.falling("alignment L=2", "alignment L=3", "alignment L=4"),
                Trend.falling("alignment L=4", "alignment L=5"),
                Trend.falling("loss L=2", "loss L=3", "loss L=4", "loss L=5"));
    }
}
