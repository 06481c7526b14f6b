package dmft.validation.published;

import dmft.data.Examples;
import dmft.solve.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bordelon &amp; Pehlevan 2022, networks with one hidden relu layer: the loss at the end, of the limit and of a network, by γ0. */
public final class TwoLayerRelu implements Figure {

    private static final double[] STRENGTHS = {0.2, 1.0, 2.0, 3.0};

    private final ParameterFile file;
    private final Effort effort;
    private final int width;

    TwoLayerRelu(ParameterFile file, Effort effort, int width) {
        this.file = file;
        this.effort = effort;
        this.width = width;
    }

    @Override
    public String folder() {
        return "two-layer-relu";
    }

    @Override
    public Map<String, Double> measure(long draw) {
        Examples examples = file.draw(draw);
        int end = file.training().steps() - 1;
        Map<String, Double> measured = new LinkedHashMap<>();
        Map<String, Double> networks = new LinkedHashMap<>();
        for (double gamma0 : STRENGTHS) {
            Problem problem = file.problem(1, gamma0, examples);
            measured.put(
                    "loss exact γ0=" + gamma0,
                    Trained.limit(problem, effort, draw).loss()[end]);
            networks.put(
                    "loss network γ0=" + gamma0,
                    Trained.network(problem, width, draw).loss()[end]);
        }
        measured.putAll(networks);
        return measured;
    }

    @Override
    public List<Trend> trends() {
        return List.of(falls("loss exact"), falls("loss network"));
    }

    private static Trend falls(String what) {
        return Trend.falling(what + " γ0=0.2", what + " γ0=1.0", what + " γ0=2.0", what + " γ0=3.0");
    }
}
