package dmft.order;

import dmft.compute.Matrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A matrix-valued mean over replicas with its standard error.
 *
 * @param value mean
 * @param stderr standard error of every entry, √(Σ(v − v̄)²/(R(R − 1))), or null with one replica
 */
public record Mean(Matrix value, @Nullable Matrix stderr) {

    /** The mean of one matrix per replica. */
    public static Mean over(List<Matrix> replicas) {
        Matrix first = replicas.get(0);
        int count = replicas.size();
        Matrix mean = new Matrix(first.rows(), first.columns());
        replicas.forEach(matrix -> mean.addScaled(1.0 / count, matrix));
        if (count == 1) {
            return new Mean(mean, null);
        }
        Matrix error = new Matrix(first.rows(), first.columns());
        for (int i = 0; i < first.rows(); i++) {
            for (int j = 0; j < first.columns(); j++) {
                double squares = 0;
                for (Matrix matrix : replicas) {
                    double deviation = matrix.get(i, j) - mean.get(i, j);
                    squares += deviation * deviation;
                }
                error.set(i, j, Math.sqrt(squares / (count * (count - 1.0))));
            }
        }
        return new Mean(mean, error);
    }
}
