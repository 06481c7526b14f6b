package dmft.cli.results;

import dmft.coupling.Residual;
import dmft.solve.Convergence;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How far every iteration has moved every order parameter, as data sets; what there is not, because a replica took fewer iterations, is NaN. */
final class ConvergenceArrays {

    private static final String AXES = "replica,iteration,quantity";

    private final List<Convergence> replicas;
    private final List<String> quantities;
    private final int iterations;

    /**
     * The arrays of some replicas.
     *
     * @param replicas at least one, each with at least one iteration
     */
    ConvergenceArrays(List<Convergence> replicas) {
        this.replicas = replicas;
        this.quantities = List.copyOf(replicas.get(0).iterations().get(0).keySet());
        this.iterations = replicas.stream()
                .mapToInt(replica -> replica.iterations().size())
                .max()
                .orElse(0);
    }

    void to(ArrayGroup group) {
        double[][][] change = missing();
        double[][][] noise = missing();
        for (int r = 0; r < replicas.size(); r++) {
            for (int i = 0; i < replicas.get(r).iterations().size(); i++) {
                Map<String, Residual> residuals = replicas.get(r).iterations().get(i);
                for (int q = 0; q < quantities.size(); q++) {
                    Residual residual = residuals.get(quantities.get(q));
                    if (residual != null) {
                        change[r][i][q] = residual.change();
                        noise[r][i][q] = residual.noise();
                    }
                }
            }
        }
        group.put(
                "quantities",
                quantities.toArray(String[]::new),
                "quantity",
                "name",
                "What is compared: outputs; and of the coupling W^l phi, φ(h^l), and g, g^{l+1}, with what they answer"
                        + " to, responses A^l and B^l.");
        group.put(
                "change",
                change,
                AXES,
                "|x' − x|",
                "r.m.s. difference between what an iteration gave and what was put in: of outputs as it is, of kernels"
                    + " relative to their size, of responses to √(|Φ| |G|); entry 0 is the first iteration, NaN where"
                    + " a replica had ended.");
        group.put(
                "noise",
                noise,
                AXES,
                "noise",
                "The part of change that the finite number of sample paths explains, from the scatter of batches.");
        group.put(
                "converged",
                replicas.stream()
                        .mapToInt(replica -> replica.converged() ? 1 : 0)
                        .toArray(),
                "replica",
                "converged",
                "1 if the replica has converged, else 0.");
    }

    private double[][][] missing() {
        double[][][] all = new double[replicas.size()][iterations][quantities.size()];
        for (double[][] ofReplica : all) {
            for (double[] ofIteration : ofReplica) {
                Arrays.fill(ofIteration, Double.NaN);
            }
        }
        return all;
    }
}
