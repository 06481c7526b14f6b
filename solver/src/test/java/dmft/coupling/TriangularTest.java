package dmft.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.Workers;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TriangularTest {

    private static final int SIZE = 7;

    private final Workers workers = new Workers(1);

    @Test
    void factorTimesItsTransposeIsTheGramMatrixAndItsInverseInvertsIt() {
        Matrix gram = gram(vectors(0.5));
        Matrix lower = Triangular.factor(gram, new double[SIZE]);
        Matrix product = Products.multiply(workers, lower, lower.transpose());
        Matrix one = Products.multiply(workers, Triangular.inverse(lower), lower);
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                assertThat(product.get(i, j)).isCloseTo(gram.get(i, j), within(1e-12));
                assertThat(one.get(i, j)).isCloseTo(i == j ? 1 : 0, within(1e-12));
                assertThat(j > i && lower.get(i, j) != 0).isFalse();
            }
        }
    }

    /** The last vector is that before it but for 1e-6: nothing is divided by that, and what the others make of one another stays. */
    @Test
    void dependentVectorsKeepTheLengthAsked() {
        Matrix gram = gram(vectors(1e-6));
        double[] shortest = new double[SIZE];
        shortest[SIZE - 1] = 0.25;
        Matrix lower = Triangular.factor(gram, shortest);
        Matrix free = Triangular.factor(gram, new double[SIZE]);
        assertThat(lower.get(SIZE - 1, SIZE - 1)).isEqualTo(0.25);
        assertThat(free.get(SIZE - 1, SIZE - 1)).isLessThan(1e-4);
        assertThat(lower.block(0, 0, SIZE - 1, SIZE - 1).toArray())
                .isDeepEqualTo(free.block(0, 0, SIZE - 1, SIZE - 1).toArray());
        assertThat(Triangular.inverse(lower).get(SIZE - 1, SIZE - 1)).isEqualTo(4);
    }

    @Test
    void nothingHasAFactor() {
        assertThat(Triangular.factor(new Matrix(0, 0), new double[0]).rows()).isZero();
    }

    /** Normal vectors as columns, of which the last differs from the one before it by so much. */
    private static Matrix vectors(double difference) {
        SplittableRandom random = new SplittableRandom(8);
        Matrix m = new Matrix(2 * SIZE, SIZE);
        for (int i = 0; i < m.rows(); i++) {
            for (int j = 0; j < SIZE; j++) {
                double normal = random.nextGaussian();
                m.set(i, j, j < SIZE - 1 ? normal : m.get(i, j - 1) + difference * normal);
            }
        }
        return m;
    }

    private Matrix gram(Matrix vectors) {
        return Products.multiplyTransposed(workers, vectors, vectors);
    }
}
