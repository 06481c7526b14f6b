package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductsTest {

    private final Workers workers = new Workers(2);

    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "3,2,5",
        "4,7,8",
        "5,9,24",
        "17,3,25",
        "16,64,31",
        "33,40,49",
        "90,70,100",
        "60,300,40",
        "30,520,300",
        "100,257,17",
        "13,1,270",
        "0,3,2",
        "2,0,3",
        "2,3,0"
    })
    void allThreeProductsEqualPlainSums(int rows, int inner, int columns) {
        Matrix a = BackendContract.numbers(rows, inner, 1);
        Matrix b = BackendContract.numbers(inner, columns, 2);
        Matrix expected = new Matrix(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < inner; k++) {
                    expected.add(i, j, a.get(i, k) * b.get(k, j));
                }
            }
        }
        assertClose(Products.multiply(workers, a, b), expected);
        assertClose(Products.multiplyTransposed(workers, a.transpose(), b), expected);
        Matrix c = BackendContract.numbers(rows, columns, 3);
        Matrix before = c.copy();
        Products.addProduct(workers, c, -2, a, b.transpose());
        assertClose(c, before.addScaled(-2, expected));
    }

    @Test
    void matricesWithRoomToGrowMultiplyAlike() {
        Matrix a = BackendContract.numbers(5, 6, 1);
        Matrix b = BackendContract.numbers(6, 7, 2);
        assertClose(Products.multiply(workers, roomy(a), roomy(b)), Products.multiply(workers, a, b));
    }

    @Test
    void roomBesideLargeOnesIsLeftAlone() {
        Matrix a = BackendContract.numbers(50, 270, 1);
        Matrix b = BackendContract.numbers(270, 37, 2);
        Matrix c = BackendContract.numbers(50, 37, 3);
        Matrix product = Products.multiply(workers, a, b);
        assertClose(Products.multiply(workers, roomy(a), roomy(b)), product);
        assertClose(Products.multiplyTransposed(workers, roomy(a.transpose()), roomy(b)), product);
        assertClose(Products.multiplyTransposed(workers, roomy(b), roomy(a.transpose())), product.transpose());
        Matrix sum = roomy(c);
        Products.addProduct(workers, sum, 0.5, roomy(a), roomy(b.transpose()));
        assertClose(sum, c.addScaled(0.5, product));
        sum.grow(60, 45);
        assertThat(sum.block(50, 0, 10, 45).columnSquares()).containsOnly(0);
        assertThat(sum.block(0, 37, 60, 8).columnSquares()).containsOnly(0);
    }

    /** The same numbers with room for more rows and columns. */
    private static Matrix roomy(Matrix m) {
        Matrix roomy = new Matrix(1, 1);
        roomy.grow(m.rows() - 1, m.columns() - 1);
        roomy.grow(m.rows(), m.columns());
        roomy.setBlock(0, 0, m);
        return roomy;
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Products.multiply(workers, new Matrix(2, 3), new Matrix(2, 3)));
    }

    private static void assertClose(Matrix actual, Matrix expected) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.columns()).isEqualTo(expected.columns());
        for (int i = 0; i < expected.rows(); i++) {
            for (int j = 0; j < expected.columns(); j++) {
                assertThat(actual.get(i, j)).isCloseTo(expected.get(i, j), within(1e-13));
            }
        }
    }
}
