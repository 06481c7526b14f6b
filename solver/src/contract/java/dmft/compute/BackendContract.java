package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activation;
import dmft.activation.Activations;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every backend must do, against loops written here in float64. One subclass per backend names it; nothing else differs.
 *
 * <p>Bounds: a sum of n products of numbers of size one, rounded with unit roundoff u in any order, is off by less than 8 u √n here with
 * certainty for practical purposes (its deviation is about u √n); blocks only make it smaller.
 */
public abstract class BackendContract {

    private Backend backend;

    /** The backend under test, on two threads if it has threads. */
    protected abstract Backend create();

    @BeforeEach
    void open() {
        backend = create();
    }

    @AfterEach
    void close() {
        // None where the machine lacks what it needs.
        if (backend != null) {
            backend.close();
        }
    }

    /** Awkward sizes: one site, one less and more than a panel and a block; columns around every tile width. */
    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "1,5,3",
        "7,3,2",
        "31,4,5",
        "32,5,4",
        "33,13,9",
        "63,12,12",
        "64,16,1",
        "65,1,17",
        "257,11,10",
        "4095,6,5",
        "4096,9,6",
        "4097,8,11",
        "9001,3,13",
        "33,48,32",
        "65,37,70",
        "1025,97,66",
        "100,7,1",
        "257,8,1",
        "4129,29,1",
        "9001,23,1"
    })
    void productsEqualPlainSums(int sites, int columns, int others) {
        Matrix a = numbers(sites, columns, 1);
        Matrix x = numbers(sites, others, 2);
        Matrix c = numbers(columns, others, 3);
        Fields fa = fields(a);
        Fields fx = fields(x);

        Matrix contracted = backend.contract(fa, fx);
        Matrix errors = new Matrix(columns, others);
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < others; j++) {
                double sum = 0;
                for (int s = 0; s < sites; s++) {
                    sum += rounded(a.get(s, i)) * rounded(x.get(s, j));
                }
                errors.set(i, j, contracted.get(i, j) - sum / sites);
            }
        }
        assertRounding(errors, backend.unitRoundoff() / Math.sqrt(sites));

        Fields y = fields(numbers(sites, others, 4));
        Matrix before = backend.read(y);
        backend.expand(fa, c, y, true);
        Matrix added = backend.read(y);
        backend.expand(fa, c, y, false);
        Matrix expanded = backend.read(y);
        Matrix afterwards = new Matrix(sites, others);
        Matrix onTop = new Matrix(sites, others);
        for (int s = 0; s < sites; s++) {
            for (int j = 0; j < others; j++) {
                double sum = 0;
                for (int i = 0; i < columns; i++) {
                    sum += rounded(a.get(s, i)) * c.get(i, j);
                }
                afterwards.set(s, j, expanded.get(s, j) - sum);
                onTop.set(s, j, added.get(s, j) - sum - before.get(s, j));
            }
        }
        double one = backend.unitRoundoff() * Math.sqrt(columns + 1);
        assertRounding(afterwards, one);
        assertRounding(onTop, 2 * one);
    }

    /** Sums are wrong by a few times what a single rounding of each term would make them, one of thousands by six times as much. */
    private static void assertRounding(Matrix errors, double one) {
        double squares = 0;
        for (int i = 0; i < errors.rows(); i++) {
            for (int j = 0; j < errors.columns(); j++) {
                assertThat(errors.get(i, j)).isCloseTo(0, within(24 * one + 1e-15));
                squares += errors.get(i, j) * errors.get(i, j);
            }
        }
        assertThat(Math.sqrt(squares / (errors.rows() * errors.columns()))).isLessThan(4 * one + 1e-15);
    }

    /** Columns from the middle of others, as a basis's are. */
    @ParameterizedTest
    @CsvSource({"33,1,3", "4129,11,1", "4097,9,7", "9001,17,20", "2081,50,35"})
    void productsOfViewsLeaveOtherColumnsAlone(int sites, int columns, int others) {
        Matrix a = numbers(sites, columns + 5, 1);
        Matrix x = numbers(sites, others + 4, 2);
        Matrix c = numbers(columns, others, 3);
        Fields va = fields(a).view(3, columns);
        Matrix contracted = backend.contract(va, fields(x).view(1, others));
        Matrix errors = new Matrix(columns, others);
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < others; j++) {
                double sum = 0;
                for (int s = 0; s < sites; s++) {
                    sum += rounded(a.get(s, 3 + i)) * rounded(x.get(s, 1 + j));
                }
                errors.set(i, j, contracted.get(i, j) - sum / sites);
            }
        }
        assertRounding(errors, backend.unitRoundoff() / Math.sqrt(sites));
        for (boolean accumulate : new boolean[] {false, true}) {
            Fields y = fields(x);
            backend.expand(va, c, y.view(2, others), accumulate);
            Matrix expanded = backend.read(y);
            double expandBound = 16 * backend.unitRoundoff() * Math.sqrt(columns + 1) + 1e-15;
            for (int s = 0; s < sites; s++) {
                for (int j = 0; j < others + 4; j++) {
                    boolean inView = j >= 2 && j < 2 + others;
                    double sum = inView && !accumulate ? 0 : rounded(x.get(s, j));
                    for (int i = 0; inView && i < columns; i++) {
                        sum += rounded(a.get(s, 3 + i)) * c.get(i, j - 2);
                    }
                    assertThat(expanded.get(s, j)).isCloseTo(sum, within(inView ? expandBound : 1e-15));
                }
            }
        }
    }

    @Test
    void productsWithNoColumns() {
        Fields none = backend.fields(40, 0);
        Fields some = fields(numbers(40, 3, 1));
        assertThat(backend.contract(none, some).rows()).isZero();
        assertThat(backend.contract(some, none).columns()).isZero();
        backend.expand(none, new Matrix(0, 3), some, false);
        assertThat(backend.meanSquares(some)).containsExactly(0, 0, 0);
        backend.expand(some, new Matrix(3, 0), none, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 33, 4096, 4129})
    void elementwiseOperations(int sites) {
        Matrix a = numbers(sites, 5, 1);
        Matrix b = numbers(sites, 5, 2);
        Fields fa = fields(a);
        Fields fb = fields(b);
        Fields y = backend.fields(sites, 5);
        backend.multiply(fa, fb, y);
        Matrix product = backend.read(y);
        backend.multiply(fa, fb, fa);
        Matrix inPlace = backend.read(fa);
        double[] squares = backend.meanSquares(fb);
        Fields sumOfBoth = fields(a);
        backend.combine(-0.75, fb, 0.5, sumOfBoth);
        Matrix combined = backend.read(sumOfBoth);
        Fields scaled = fields(a);
        backend.combine(0.25, scaled, 0.5, scaled);
        Matrix own = backend.read(scaled);
        for (int j = 0; j < 5; j++) {
            double sum = 0;
            for (int s = 0; s < sites; s++) {
                double expected = rounded(a.get(s, j)) * rounded(b.get(s, j));
                assertThat(product.get(s, j)).isCloseTo(expected, within(backend.unitRoundoff()));
                assertThat(inPlace.get(s, j)).isEqualTo(product.get(s, j));
                double linear = -0.75 * rounded(b.get(s, j)) + 0.5 * rounded(a.get(s, j));
                assertThat(combined.get(s, j)).isCloseTo(linear, within(2 * backend.unitRoundoff()));
                assertThat(own.get(s, j)).isCloseTo(0.75 * rounded(a.get(s, j)), within(2 * backend.unitRoundoff()));
                sum += rounded(b.get(s, j)) * rounded(b.get(s, j));
            }
            assertThat(squares[j]).isCloseTo(sum / sites, within(16 * backend.unitRoundoff() * sum / sites));
        }
    }

    static java.util.List<String> activations() {
        return Activations.names();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("activations")
    void activationsWithDerivativeAndGain(String name) {
        int sites = 45;
        for (double gain : new double[] {1, 0.7}) {
            Activation activation = Activations.named(name).withGain(gain);
            Matrix h = numbers(sites, 3, 6).scale(4);
            Fields fh = fields(h);
            Fields phi = backend.fields(sites, 3);
            Fields slope = backend.fields(sites, 3);
            backend.activate(activation, fh, phi, slope);
            Matrix values = backend.read(phi);
            Matrix slopes = backend.read(slope);
            for (int j = 0; j < 3; j++) {
                for (int s = 0; s < sites; s++) {
                    double at = rounded(h.get(s, j));
                    // Rounding of the argument, of the function (4 ulp) and of the gain.
                    double bound = 16 * backend.unitRoundoff() * Math.max(1, Math.abs(at));
                    assertThat(values.get(s, j)).isCloseTo(activation.value(at), within(bound));
                    assertThat(slopes.get(s, j)).isCloseTo(activation.derivative(at), within(bound));
                }
            }
            // What pads the sites must not leak into averages, though φ(0) or φ'(0) may not be zero.
            double mean = 0;
            for (int s = 0; s < sites; s++) {
                mean += values.get(s, 0) * values.get(s, 1) / sites;
            }
            assertThat(backend.contract(phi, phi).get(0, 1)).isCloseTo(mean, within(64 * backend.unitRoundoff() * 16));
        }
    }

    @Test
    void viewsShareAndAppendedColumnsAreZero() {
        Fields x = fields(numbers(70, 4, 1));
        Matrix before = backend.read(x);
        Fields added = x.append(3);
        assertThat(x.columns()).isEqualTo(7);
        assertThat(backend.meanSquares(added)).containsExactly(0, 0, 0);
        assertThat(backend.read(x.view(0, 4)).toArray()).isDeepEqualTo(before.toArray());
        backend.copyColumns(x, new int[] {2, 0, 2}, added);
        Matrix after = backend.read(x);
        for (int s = 0; s < 70; s++) {
            assertThat(after.get(s, 4)).isEqualTo(before.get(s, 2));
            assertThat(after.get(s, 5)).isEqualTo(before.get(s, 0));
            assertThat(after.get(s, 6)).isEqualTo(before.get(s, 2));
        }
        x.truncate(5);
        assertThat(x.columns()).isEqualTo(5);
        assertThat(backend.meanSquares(x.append(2))[0]).isZero();
    }

    @Test
    void normalFieldsAreThoseOfTheStream() {
        NormalStream stream = new NormalStream(7, 1, 3);
        Fields x = backend.fields(1000, 3);
        backend.normal(stream, 5, x);
        Matrix values = backend.read(x);
        double[] expected = new double[1000];
        for (int j = 0; j < 3; j++) {
            stream.fill(5 + j, 0, expected, 0, 1000);
            for (int s = 0; s < 1000; s++) {
                assertThat(values.get(s, j)).isCloseTo(expected[s], within(32 * backend.unitRoundoff()));
            }
        }
        assertThat(expected[0]).isNotEqualTo(expected[1]);
    }

    @Test
    void operandsThatDoNotFitAreRefused() {
        Fields a = backend.fields(10, 2);
        Fields b = backend.fields(11, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.contract(a, b))
                .withMessageContaining("10 x 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.expand(a, new Matrix(3, 2), a, false))
                .withMessageContaining("3 x 2");
        assertThatIllegalArgumentException().isThrownBy(() -> backend.multiply(a, b, a));
        assertThatIllegalArgumentException().isThrownBy(() -> backend.combine(1, a, 1, b));
        assertThatIllegalArgumentException().isThrownBy(() -> backend.copyColumns(a, new int[] {0}, a));
        assertThatIllegalArgumentException().isThrownBy(() -> backend.write(new Matrix(3, 3), a));
    }

    /** Uniform in (-1, 1), seeded. */
    public static Matrix numbers(int rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Matrix m = new Matrix(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                m.set(i, j, random.nextDouble(-1, 1));
            }
        }
        return m;
    }

    private Fields fields(Matrix values) {
        Fields x = backend.fields(values.rows(), values.columns());
        backend.write(values, x);
        return x;
    }

    private double rounded(double value) {
        return backend.unitRoundoff() > 1e-10 ? (float) value : value;
    }
}
