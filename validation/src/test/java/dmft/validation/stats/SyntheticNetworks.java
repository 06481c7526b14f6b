package dmft.validation.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Correlated Gaussian trajectories like those of networks: three smooth modes over time with random loadings on the points,
 * and weak independent noise.
 */
final class SyntheticNetworks {

    static final int STEPS = 30;
    static final int POINTS = 8;
    private static final double[] STRENGTH = {1, 0.5, 0.25};
    private static final double NOISE = 0.02;

    private final RandomGenerator random;
    private final double[][] modes = new double[STRENGTH.length][(STEPS + 1) * POINTS];

    SyntheticNetworks(RandomGenerator random) {
        this.random = random;
        for (int k = 0; k < modes.length; k++) {
            for (int mu = 0; mu < POINTS; mu++) {
                double loading = random.nextGaussian();
                for (int t = 1; t <= STEPS; t++) {
                    double phase = Math.PI * (k + 0.5) * t / STEPS;
                    modes[k][t * POINTS + mu] = STRENGTH[k] * loading * Math.sin(phase);
                }
            }
        }
    }

    /** Mode k, scaled to its strength. */
    double[] mode(int k) {
        return modes[k];
    }

    /** Replicates of mean {@code slope}/width on the second mode and of variance {@code scale}²/width. */
    double[][] replicates(int count, int width, double scale, double slope) {
        double[][] rows = new double[count][(STEPS + 1) * POINTS];
        double amplitude = scale / Math.sqrt(width);
        for (double[] row : rows) {
            for (int j = POINTS; j < row.length; j++) {
                row[j] = slope / width * modes[1][j] + amplitude * NOISE * random.nextGaussian();
            }
            for (double[] mode : modes) {
                double weight = amplitude * random.nextGaussian();
                for (int j = 0; j < row.length; j++) {
                    row[j] += weight * mode[j];
                }
            }
        }
        return rows;
    }

    /** 64 seeds at each of the widths 64, 160, 400 and 1024. */
    List<Ensemble> ensembles() {
        List<Ensemble> all = new ArrayList<>();
        for (int width : new int[] {64, 160, 400, 1024}) {
            all.add(new Ensemble(width, replicates(64, width, 1, 5)));
        }
        return all;
    }
}
