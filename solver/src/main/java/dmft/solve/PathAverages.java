package dmft.solve;

import dmft.compute.Matrix;
import dmft.coupling.Residual;
import dmft.model.Model;
import dmft.order.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What batches of sample paths have in the mean: outputs, and order parameters that were asked for. */
final class PathAverages {

    private final Series train = new Series();
    private final Series test = new Series();
    private final List<Snapshot> snapshots =
            new ArrayList<>(); // kernels are sums, everything else is the first batch's
    private int batches;
    private int look;

    /** Begins another batch. */
    void begin() {
        batches++;
        look = 0;
    }

    /** Adds outputs of a pass. */
    void add(int t, Matrix trainOutputs, Matrix testOutputs) {
        train.add(t, trainOutputs);
        test.add(t, testOutputs);
    }

    /** Adds what was taken down of a pass. */
    void add(Snapshot snapshot) {
        if (batches == 1) {
            snapshots.add(snapshot);
            return;
        }
        Snapshot sum = snapshots.get(look++);
        for (int l = 0; l < snapshot.features().size(); l++) {
            sum.features().get(l).addScaled(1, snapshot.features().get(l));
            sum.gradients().get(l).addScaled(1, snapshot.gradients().get(l));
        }
    }

    /** f(t) of the training examples. */
    List<Matrix> trainOutputs() {
        return train.means();
    }

    /** f(t) of the test points. */
    List<Matrix> testOutputs() {
        return test.means();
    }

    Residual trainResidual(List<Matrix> before) {
        return train.residual(before);
    }

    Residual testResidual(List<Matrix> before) {
        return test.residual(before);
    }

    /** Order parameters in the mean; K is that of the mean kernels. */
    List<Snapshot> snapshots(Model model) {
        return snapshots.stream()
                .map(sum -> {
                    List<Matrix> features = means(sum.features());
                    List<Matrix> gradients = means(sum.gradients());
                    return sum.withKernels(
                            features, gradients, features.isEmpty() ? null : model.tangent(features, gradients));
                })
                .toList();
    }

    /** Kernels in the mean over iterations: (n − 1)/n of those before and 1/n of these; everything else is of these. */
    static List<Snapshot> mean(List<Snapshot> before, List<Snapshot> now, int n, Model model) {
        List<Snapshot> means = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            Snapshot one = now.get(i);
            List<Matrix> features = Mixing.damped(before.get(i).features(), one.features(), 1.0 / n);
            List<Matrix> gradients = Mixing.damped(before.get(i).gradients(), one.gradients(), 1.0 / n);
            means.add(one.withKernels(
                    features, gradients, features.isEmpty() ? null : model.tangent(features, gradients)));
        }
        return means;
    }

    private List<Matrix> means(List<Matrix> sums) {
        return sums.stream().map(sum -> sum.copy().scale(1.0 / batches)).toList();
    }

    /** Outputs over time. */
    private final class Series {

        private final List<Matrix> sums = new ArrayList<>();
        private double squares; // Σ |f_b|² over batches

        private void add(int t, Matrix f) {
            if (sums.size() == t) {
                sums.add(new Matrix(f.rows(), f.columns()));
            }
            sums.get(t).addScaled(1, f);
            squares += sumOfSquares(f);
        }

        private List<Matrix> means() {
            return PathAverages.this.means(sums);
        }

        /** R.m.s. over points and times. */
        private Residual residual(List<Matrix> before) {
            double change = 0;
            double ofMeans = 0;
            int count = 0;
            List<Matrix> means = means();
            for (int t = 0; t < means.size(); t++) {
                Matrix mean = means.get(t);
                ofMeans += sumOfSquares(mean);
                change += sumOfSquares(mean.copy().addScaled(-1, before.get(t)));
                count += mean.rows() * mean.columns();
            }
            double scatter = Math.max(0, squares / batches - ofMeans) / (batches - 1);
            return new Residual(
                    Math.sqrt(change / Math.max(count, 1)),
                    batches == 1 ? Double.NaN : Math.sqrt(scatter / Math.max(count, 1)));
        }
    }

    private static double sumOfSquares(Matrix m) {
        return Arrays.stream(m.columnSquares()).sum();
    }
}
