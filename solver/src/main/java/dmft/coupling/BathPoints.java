package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.StateStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The law of the features of points that are only looked at: their coordinates on the directions of training, their responses, and a factor of the
 * covariance of what they do not share with training, at every pass.
 *
 * <p>Nothing feeds back from them, so they follow the training's order parameters, one layer an iteration.
 */
final class BathPoints implements StateStream.Part {

    /** A variance that is a difference of two means is known to this many units of roundoff of either. */
    private static final double ROUNDINGS = 16;

    private final int count;
    private final Matrix[] coordinates;
    private final Matrix[] rests; // L with L Lᵀ the covariance
    private final Matrix[] sums;
    private final Matrix[] products; // of the averages ⟨φφᵀ⟩
    private final @Nullable Matrix[] images;

    BathPoints(int count, int passes) {
        this.count = count;
        this.coordinates = new Matrix[passes];
        this.rests = new Matrix[passes];
        this.sums = new Matrix[passes];
        this.products = new Matrix[passes];
        this.images = new Matrix[passes];
        Arrays.setAll(coordinates, p -> new Matrix(0, count));
        Arrays.setAll(rests, p -> Matrix.identity(count)); // before anything is known
    }

    int count() {
        return count;
    }

    /** F and a of a pass. */
    Matrix coordinates(int pass) {
        return coordinates[pass];
    }

    /** L of a pass. */
    Matrix rest(int pass) {
        return rests[pass];
    }

    /** Coefficients on E and R of h, worked out by the first batch of an iteration. */
    Matrix image(int pass, Supplier<Matrix> worked) {
        Matrix known = images[pass];
        if (known == null) {
            known = worked.get();
            images[pass] = known;
        }
        return known;
    }

    void begin(Arrivals arrivals) {
        Arrays.fill(images, null);
        for (int p = 0; p < sums.length; p++) {
            sums[p] = new Matrix(arrivals.forwardRows(p), count);
            products[p] = new Matrix(count, count);
            if (coordinates[p].rows() != sums[p].rows()) {
                coordinates[p] = new Matrix(sums[p].rows(), count);
                rests[p] = Matrix.identity(count);
            }
        }
    }

    /** Adds ⟨V φ⟩ and ⟨φφᵀ⟩ of a batch of paths. */
    void gather(int pass, Matrix average, Matrix product) {
        sums[pass].addScaled(1, average);
        products[pass].addScaled(1, product);
    }

    /** The averages become the coordinates. */
    void finish(Backend backend, int batches, Matrix inverseOfQ, Matrix transposeOfR, Bath bath) {
        for (int p = 0; p < sums.length; p++) {
            Matrix mean = sums[p].scale(1.0 / batches);
            int[] q = bath.forwardDirections(p);
            Moments.place(backend.workers(), mean, inverseOfQ, q);
            Moments.place(backend.workers(), mean, transposeOfR, bath.forwardDrawn(p));
            coordinates[p] = mean;
            Matrix rest = products[p].scale(1.0 / batches);
            double noise = 0;
            for (int i = 0; i < count; i++) {
                noise = Math.max(noise, ROUNDINGS * backend.unitRoundoff() * rest.get(i, i));
            }
            Matrix f = mean.selectRows(q);
            rest.addScaled(-1, Products.multiplyTransposed(backend.workers(), f, f));
            rests[p] = Covariance.factor(rest, noise);
        }
    }

    @Override
    public void persist(StateStream state) throws IOException {
        for (int p = 0; p < coordinates.length; p++) {
            state.matrix(coordinates[p]);
            state.matrix(rests[p]);
        }
    }
}
