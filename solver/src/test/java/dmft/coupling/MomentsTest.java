package dmft.coupling;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Pivots chosen from vectors: what they span, and which of them there are. */
class MomentsTest {

    private static final int PASSES = 6;
    private static final int COLUMNS = 4;
    private static final int DIMENSION = 9;

    private final Workers workers = new Workers(1);

    /** Slowly moving vectors, of which later passes have more entries. */
    private static List<Matrix> vectors(double speed) {
        SplittableRandom random = new SplittableRandom(4);
        Matrix start = normal(random);
        Matrix change = normal(random);
        List<Matrix> vectors = new ArrayList<>();
        for (int p = 0; p < PASSES; p++) {
            Matrix now = start.copy().addScaled(speed * p, change);
            vectors.add(p == 0 ? withoutLastRow(now) : now);
        }
        return vectors;
    }

    private static Matrix normal(SplittableRandom random) {
        Matrix m = new Matrix(DIMENSION, COLUMNS);
        for (int i = 0; i < DIMENSION; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                m.set(i, j, random.nextGaussian());
            }
        }
        return m;
    }

    private static Matrix withoutLastRow(Matrix m) {
        return m.block(0, 0, m.rows() - 1, m.columns());
    }

    @Test
    void coordinatesKeepAllProductsAndPivotsAreSpannedByTheirOwnDirections() {
        Moments moments = new Moments(PASSES);
        List<Matrix> vectors = vectors(0.3);
        Moments.Choice choice = moments.choose(workers, vectors, new int[PASSES], 1e-6);
        for (int p = 0; p < PASSES; p++) {
            Matrix f = choice.coordinates().get(p);
            for (int s = 0; s <= p; s++) {
                Matrix g = choice.coordinates().get(s);
                Matrix product = Products.multiplyTransposed(workers, f.block(0, 0, g.rows(), COLUMNS), g);
                int rows = Math.min(vectors.get(p).rows(), vectors.get(s).rows());
                Matrix expected = Products.multiplyTransposed(
                        workers,
                        vectors.get(p).block(0, 0, rows, COLUMNS),
                        vectors.get(s).block(0, 0, rows, COLUMNS));
                assertThat(largest(product.addScaled(-1, expected)))
                        .as("⟨x(%d) x(%d)⟩", p, s)
                        .isLessThan(1e-10);
            }
            int[] pivots = moments.pivots(p);
            int before = f.rows() - pivots.length;
            for (int j = 0; j < pivots.length; j++) {
                assertThat(f.get(before + j, pivots[j])).isGreaterThan(0);
                for (int i = j + 1; i < pivots.length; i++) {
                    assertThat(f.get(before + i, pivots[j])).isZero();
                }
            }
        }
        assertThat(moments.arriving()[0]).isEqualTo(COLUMNS);
        assertThat(moments.arriving())
                .as("two sets of vectors, and the row that comes late")
                .isEqualTo(new int[] {COLUMNS, COLUMNS, 1, 0, 0, 0});
    }

    @Test
    void whatMovesByLessThanTheToleranceGivesNoPivot() {
        Moments moments = new Moments(PASSES);
        moments.choose(workers, vectors(1e-3), new int[PASSES], 0.5);
        assertThat(moments.arriving()).startsWith(COLUMNS).endsWith(0, 0, 0, 0, 0);
    }

    /** Passes of single outputs are larger than those of error signals: each kind is measured by itself. */
    @Test
    void smallFieldsAreMeasuredByTheirOwnKind() {
        List<Matrix> vectors = vectors(0.3);
        vectors.set(1, vectors.get(1).copy().scale(1e-3));
        int[] kinds = new int[PASSES];
        Moments together = new Moments(PASSES);
        together.choose(workers, vectors, kinds, 0.02);
        kinds[1] = 1;
        Moments apart = new Moments(PASSES);
        apart.choose(workers, vectors, kinds, 0.02);
        assertThat(together.arriving()[1]).isZero();
        assertThat(apart.arriving()[1]).isPositive();
    }

    private static double largest(Matrix m) {
        double largest = 0;
        for (double[] row : m.toArray()) {
            for (double v : row) {
                largest = Math.max(largest, Math.abs(v));
            }
        }
        return largest;
    }
}
