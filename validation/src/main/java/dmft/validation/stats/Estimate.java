package dmft.validation.stats;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * An unbiased estimate of a vector that is a sum of independent sample means, with what is known of the error of each.
 *
 * @param value the estimate
 * @param parts its independent parts
 */
public record Estimate(double[] value, List<Part> parts) {

    /**
     * One independent part of an estimate: as many draws of its error as it has degrees of freedom. With K replicates these are
     * the K − 1 vectors of Helmert's transform; their mean square is the usual covariance of a mean, and they are independent
     * of the mean itself for Gaussian replicates.
     *
     * @param draws one row a draw
     */
    public record Part(double[][] draws) {

        /** Degrees of freedom of the covariance. */
        public int degreesOfFreedom() {
            return draws.length;
        }

        /** Estimated covariance of this part of the estimate. */
        public DMatrixRMaj covariance() {
            int n = draws[0].length;
            DMatrixRMaj covariance = new DMatrixRMaj(n, n);
            for (double[] draw : draws) {
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        covariance.add(i, j, draw[i] * draw[j] / draws.length);
                    }
                }
            }
            return covariance;
        }
    }

    /** The mean of independent replicates, one row each. */
    public static Estimate ofMean(double[][] replicates) {
        Moments.requireReplicates(replicates);
        return new Estimate(Moments.mean(replicates), List.of(new Part(Moments.errorDraws(replicates, 1))));
    }

    /** The mean of some vectors of one length. */
    public static double[] meanOf(List<double[]> vectors) {
        return Moments.mean(vectors.toArray(double[][]::new));
    }

    /** A known vector, without error. */
    public static Estimate exact(double[] value) {
        return new Estimate(value, List.of());
    }

    /** This estimate less an independent one. */
    public Estimate minus(Estimate other) {
        if (other.value.length != value.length) {
            throw new IllegalArgumentException(
                    "expected vectors of one length, got " + value.length + " and " + other.value.length);
        }
        double[] difference = value.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= other.value[i];
        }
        List<Part> all = new ArrayList<>(parts);
        all.addAll(other.parts);
        return new Estimate(difference, List.copyOf(all));
    }

    /** Standard error of each component. */
    public double[] standardErrors() {
        double[] variances = new double[value.length];
        for (Part part : parts) {
            for (double[] draw : part.draws()) {
                for (int j = 0; j < draw.length; j++) {
                    variances[j] += draw[j] * draw[j] / part.draws().length;
                }
            }
        }
        for (int j = 0; j < variances.length; j++) {
            variances[j] = Math.sqrt(variances[j]);
        }
        return variances;
    }

    /** The estimate of M v, for a matrix M with as many columns as v has components. */
    public Estimate project(DMatrixRMaj matrix) {
        if (matrix.numCols != value.length) {
            throw new IllegalArgumentException(
                    "expected a matrix with " + value.length + " columns, one a component, got " + matrix.numCols);
        }
        List<Part> all = new ArrayList<>();
        for (Part part : parts) {
            double[][] draws = new double[part.draws().length][];
            for (int k = 0; k < draws.length; k++) {
                draws[k] = product(matrix, part.draws()[k]);
            }
            all.add(new Part(draws));
        }
        return new Estimate(product(matrix, value), List.copyOf(all));
    }

    private static double[] product(DMatrixRMaj matrix, double[] vector) {
        double[] result = new double[matrix.numRows];
        for (int i = 0; i < result.length; i++) {
            int row = i * matrix.numCols;
            for (int j = 0; j < vector.length; j++) {
                result[i] += matrix.data[row + j] * vector[j];
            }
        }
        return result;
    }
}
