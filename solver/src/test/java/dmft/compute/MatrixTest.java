package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MatrixTest {

    @Test
    void growingKeepsEntriesAndAddsZeros() {
        Matrix m = Matrix.of(new double[] {1, 2}, new double[] {3, 4});
        for (int n = 2; n < 40; n++) {
            m.grow(n, n + 1);
            assertThat(m.get(1, 1)).isEqualTo(4);
            assertThat(m.get(n - 1, n)).isZero();
            m.set(n - 1, n, n);
        }
        assertThat(m.get(20, 21)).isEqualTo(21);
        assertThatIllegalArgumentException().isThrownBy(() -> m.grow(3, 50)).withMessageContaining("shrink");
    }

    @Test
    void blocksAndSelectionsAreCopies() {
        Matrix m = Matrix.of(new double[] {1, 2, 3}, new double[] {4, 5, 6});
        Matrix block = m.block(0, 1, 2, 2);
        block.set(0, 0, 9);
        assertThat(m.get(0, 1)).isEqualTo(2);
        assertThat(m.selectColumns(new int[] {2, 0}).toArray()).isDeepEqualTo(new double[][] {{3, 1}, {6, 4}});
        assertThat(m.selectRows(new int[] {1}).toArray()).isDeepEqualTo(new double[][] {{4, 5, 6}});
        assertThat(m.transpose().toArray()).isDeepEqualTo(new double[][] {{1, 4}, {2, 5}, {3, 6}});
        assertThat(m.columnSquares()).containsExactly(17, 29, 45);
        assertThat(m.copy().addScaled(2, m).toArray()).isDeepEqualTo(new double[][] {{3, 6, 9}, {12, 15, 18}});
    }

    @Test
    void raggedRowsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Matrix.of(new double[] {1}, new double[] {1, 2}));
    }
}
