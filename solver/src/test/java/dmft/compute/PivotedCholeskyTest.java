package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PivotedCholeskyTest {

    private final Workers workers = new Workers(1);

    @Test
    void combinationsAreOrthonormalAndSpanTheRest() {
        Matrix x = BackendContract.numbers(30, 8, 1);
        for (int i = 0; i < 30; i++) {
            x.set(i, 5, x.get(i, 1) - 2 * x.get(i, 3)); // dependent
            x.set(i, 6, x.get(i, 0)); // duplicate
        }
        Matrix gram = Products.multiplyTransposed(workers, x, x);
        PivotedCholesky factor = PivotedCholesky.of(gram, 0, 1e-12);
        assertThat(factor.rank()).isEqualTo(6);
        assertThat(factor.largestLeft()).isLessThan(1e-12);
        Matrix q = Products.multiply(workers, x, factor.combination(8));
        Matrix identity = Products.multiplyTransposed(workers, q, q);
        Matrix f = Products.multiplyTransposed(workers, q, x);
        Matrix rest = Products.multiply(workers, q, f).addScaled(-1, x);
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                assertThat(identity.get(i, j)).isCloseTo(i == j ? 1 : 0, within(1e-12));
            }
        }
        for (double square : rest.columnSquares()) {
            assertThat(square).isLessThan(1e-24);
        }
    }

    @Test
    void theLargestRemainderComesFirstAndSmallOnesAreLeft() {
        Matrix gram = Matrix.of(new double[] {1, 0, 0}, new double[] {0, 9, 0}, new double[] {0, 0, 4e-3});
        PivotedCholesky factor = PivotedCholesky.of(gram, 0.01, 0);
        assertThat(factor.pivots()).containsExactly(1, 0);
        assertThat(factor.lower().get(0, 0)).isCloseTo(3, within(1e-15));
        assertThat(factor.largestLeft()).isEqualTo(4e-3);
        assertThat(PivotedCholesky.withPivots(gram, new int[] {2, 1}).lower().get(1, 1))
                .isEqualTo(3);
    }

    @Test
    void aRemainderHiddenByRoundingOfItsOwnVectorIsSmall() {
        double close = 1 - 1e-9;
        Matrix gram = Matrix.of(new double[] {1, close}, new double[] {close, 1});
        assertThat(PivotedCholesky.of(gram, 0, 1e-6).rank()).isEqualTo(1);
        assertThat(PivotedCholesky.of(gram, 0, 1e-12).rank()).isEqualTo(2);
    }
}
