package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.compute.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mixing on x ← A x + b, whose solution is known. */
class MixingTest {

    private static final Matrix A =
            Matrix.of(new double[] {0.2, 0.9, 0}, new double[] {-0.8, 0.1, 0.3}, new double[] {0, 0.4, -0.7});
    private static final Matrix B = Matrix.of(new double[] {1}, new double[] {-2}, new double[] {0.5});

    private static List<Matrix> map(List<Matrix> x) {
        Matrix found = new Matrix(3, 1);
        for (int i = 0; i < 3; i++) {
            double sum = B.get(i, 0);
            for (int j = 0; j < 3; j++) {
                sum += A.get(i, j) * (j < 2 ? x.get(0).get(j, 0) : x.get(1).get(0, 0));
            }
            found.set(i, 0, sum);
        }
        return List.of(found.block(0, 0, 2, 1), found.block(2, 0, 1, 1));
    }

    private static double residualAfter(Mixing mixing, int rounds) {
        List<Matrix> x = List.of(new Matrix(2, 1), new Matrix(1, 1));
        for (int n = 0; n < rounds; n++) {
            x = mixing.next(x, map(x));
        }
        double squares = 0;
        for (Matrix r : Mixing.difference(map(x), x)) {
            squares += r.columnSquares()[0];
        }
        return Math.sqrt(squares);
    }

    /** In exact numbers n unknowns take n differences: four rounds to gather three, and one more to use them. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5})
    void andersonSolvesALinearProblemInOneRoundMoreThanItHasUnknowns(double theta) {
        assertThat(residualAfter(new Mixing(theta, 3), 5)).isLessThan(1e-9);
        assertThat(residualAfter(new Mixing(theta, 0), 5)).isGreaterThan(1e-2);
    }

    @Test
    void dampingTakesPartOfTheWay() {
        List<Matrix> x = List.of(Matrix.of(new double[] {1, 4}));
        List<Matrix> next = new Mixing(0.25, 0).next(x, List.of(Matrix.of(new double[] {5, 0})));
        assertThat(next.get(0).get(0, 0)).isCloseTo(2, within(1e-15));
        assertThat(next.get(0).get(0, 1)).isCloseTo(3, within(1e-15));
    }
}
