package dmft.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link Activation}, for every entry of the registry. */
class ActivationTest {

    private static final int LANES = VectorMath.LANES;
    private static final float UNTOUCHED = 123.25f;

    static List<String> names() {
        return Activations.names();
    }

    @Test
    void registryHasTheDocumentedNames() {
        assertThat(Activations.names())
                .containsExactly("linear", "relu", "leaky-relu", "tanh", "erf", "softplus", "gelu", "sine");
    }

    @ParameterizedTest
    @MethodSource("names")
    void registryFindsEveryNameItLists(String name) {
        assertThat(Activations.named(name).name()).isEqualTo(name);
    }

    @Test
    void unknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Activations.named("swish"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("swish")
                .hasMessageContaining(String.join(", ", Activations.names()));
    }

    /** Values to 15 digits or more, from tables of the functions. */
    @ParameterizedTest
    @CsvSource({
        "linear, 1, 1, 1",
        "relu, 1, 1, 1",
        "relu, -1, 0, 0",
        "relu, 0, 0, 0",
        "leaky-relu, -1, -0.01, 0.01",
        "leaky-relu, 0, 0, 0.01",
        "leaky-relu, 2, 2, 1",
        "tanh, 1, 0.761594155955764888, 0.419974341614026069",
        "erf, 1, 0.842700792949714869, 0.415107497420594703",
        "softplus, 1, 1.31326168751822283, 0.731058578630004879",
        "softplus, 0, 0.693147180559945309, 0.5",
        "gelu, 1, 0.841344746068542949, 1.08331547058768629",
        "gelu, -1, -0.158655253931457051, -0.0833154705876862938",
        "sine, 1, 0.841470984807896507, 0.540302305868139717",
    })
    void scalarFormHasTabulatedValues(String name, double h, double value, double derivative) {
        Activation activation = Activations.named(name);
        assertThat(activation.value(h)).isEqualTo(value, within(2e-15));
        assertThat(activation.derivative(h)).isEqualTo(derivative, within(2e-15));
    }

    /**
     * With step 1e-5 the truncation error is |φ'''| 1e-10/6 and the rounding error 1e-16 |φ|/1e-5, where |φ'''| is
     * below 6 and |φ| below 8: together below 3e-10.
     */
    @ParameterizedTest
    @MethodSource("names")
    void derivativeIsThatOfTheValue(String name) {
        Activation activation = Activations.named(name);
        double step = 1e-5;
        for (int i = 0; i <= 1600; i++) {
            double h = -8 + i / 100.0 + 0.0037;
            double difference = (activation.value(h + step) - activation.value(h - step)) / (2 * step);
            assertThat(activation.derivative(h)).as("φ'(%s)", h).isEqualTo(difference, within(1e-9));
        }
    }

    @Test
    void exactlyThoseWithAJumpOfTheDerivativeAreKinked() {
        for (String name : Activations.names()) {
            Activation activation = Activations.named(name);
            double jump = activation.derivative(1e-9) - activation.derivative(-1e-9);
            assertThat(activation.kinked()).as(name).isEqualTo(Math.abs(jump) > 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void vectorisedFormAgreesWithScalarFormOnADenseGrid(String name) {
        float[] h = new float[200_000];
        for (int i = 0; i < h.length; i++) {
            h[i] = (float) (100 * Math.cbrt(-1 + 2.0 * i / (h.length - 1)) * Math.abs(-1 + 2.0 * i / (h.length - 1)));
        }
        assertAgree(Activations.named(name), h);
    }

    @ParameterizedTest
    @MethodSource("names")
    void vectorisedFormAgreesWithScalarFormOnSpecialNumbers(String name) {
        float[] h = new float[6 + 4 * 277];
        float[] specials = {0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE};
        System.arraycopy(specials, 0, h, 0, specials.length);
        for (int i = 0; i < 277; i++) {
            float power = Math.scalb(1f, i - 149);
            float between = 1.37f * power;
            h[6 + 4 * i] = power;
            h[7 + 4 * i] = -power;
            h[8 + 4 * i] = between;
            h[9 + 4 * i] = -between;
        }
        assertAgree(Activations.named(name), h);
    }

    @ParameterizedTest
    @MethodSource("names")
    void nanAndInfinitiesGiveLimits(String name) {
        Activation activation = Activations.named(name);
        assertThat(activation.value(Double.NaN)).isNaN();
        boolean oscillates = name.equals("sine");
        for (double infinity : new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}) {
            double far = Math.copySign(1e6, infinity);
            double limit = activation.value(infinity);
            if (oscillates) {
                assertThat(limit).isNaN();
            } else if (Math.abs(activation.value(far)) > 10) {
                assertThat(limit).isEqualTo(infinity);
            } else {
                assertThat(limit).isEqualTo(activation.value(far), within(1e-15));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void resultsDependNeitherOnPlaceNorOnLength(String name) {
        Activation activation = Activations.named(name);
        int[] lengths = {0, 1, 2, 3, 5, 7, 13, LANES - 1, LANES, LANES + 1, 2 * LANES - 1, 2 * LANES + 1, 61, 127};
        float[] h = new float[140];
        for (int i = 0; i < h.length; i++) {
            // some are beyond the range in which the sine is vectorised
            h[i] = (i % 29 == 17 ? 1e6f : 1) * (float) Math.sin(i * i + 1) * 3;
        }
        float[] wholePhi = new float[140];
        float[] wholeDerivative = new float[140];
        activation.apply(h, 0, wholePhi, 0, wholeDerivative, 0, 140);
        for (int length : lengths) {
            for (int from : new int[] {0, 1, 3, 11}) {
                assertPartEqual(activation, h, from, length, wholePhi, wholeDerivative);
            }
        }
    }

    private static void assertPartEqual(
            Activation activation, float[] h, int from, int length, float[] wholePhi, float[] wholeDerivative) {
        float[] phi = untouched(length + 9);
        float[] derivative = untouched(length + 9);
        activation.apply(h, from, phi, 2, derivative, 5, length);
        float[] expectedPhi = untouched(length + 9);
        float[] expectedDerivative = untouched(length + 9);
        System.arraycopy(wholePhi, from, expectedPhi, 2, length);
        System.arraycopy(wholeDerivative, from, expectedDerivative, 5, length);
        assertThat(phi).as("from %d, length %d", from, length).isEqualTo(expectedPhi);
        assertThat(derivative).isEqualTo(expectedDerivative);

        float[] inPlace = Arrays.copyOf(h, h.length);
        activation.apply(inPlace, from, inPlace, from, derivative, 5, length);
        float[] expectedInPlace = Arrays.copyOf(h, h.length);
        System.arraycopy(wholePhi, from, expectedInPlace, from, length);
        assertThat(inPlace).as("in place").isEqualTo(expectedInPlace);
        assertThat(derivative).isEqualTo(expectedDerivative);
    }

    /** Hashes that every machine must give: the vectorised form has no operation whose result is left open. */
    @ParameterizedTest
    @CsvSource({
        "linear, -1727956000",
        "relu, 1134930912",
        "leaky-relu, -914184799",
        "tanh, 244035318",
        "erf, 1872230139",
        "softplus, -304910684",
        "gelu, -1726487044",
        "sine, -1693474328",
    })
    void vectorisedFormIsTheSameOnEveryMachine(String name, int hash) {
        float[] h = new float[10_007];
        for (int i = 0; i < h.length; i++) {
            h[i] = (i - 5003) / 512f;
        }
        float[] phi = new float[h.length];
        float[] derivative = new float[h.length];
        Activations.named(name).apply(h, 0, phi, 0, derivative, 0, h.length);
        assertThat(31 * Arrays.hashCode(phi) + Arrays.hashCode(derivative)).isEqualTo(hash);
    }

    @ParameterizedTest
    @MethodSource("names")
    void tooShortArraysAreRefused(String name) {
        Activation activation = Activations.named(name);
        int length = 2 * LANES + 1;
        float[] enough = new float[length];
        float[] tooShort = new float[length - 1];
        assertThatThrownBy(() -> activation.apply(tooShort, 0, enough, 0, new float[length], 0, length))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> activation.apply(enough, 0, tooShort, 0, new float[length], 0, length))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> activation.apply(enough, 0, new float[length], 0, tooShort, 0, length))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    /**
     * Vectors that the compiler leaves on the heap cost many times the arithmetic, and show in nothing but the time and
     * the allocation: one a pass of the loop would be 24 bytes or more for each 16 numbers.
     */
    @ParameterizedTest
    @MethodSource("names")
    void nothingIsAllocatedOnceCompiled(String name) {
        Activation activation = Activations.named(name).withGain(1.25);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] h = new float[64 * LANES];
        float[] phi = new float[h.length];
        float[] derivative = new float[h.length];
        long least = Long.MAX_VALUE;
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (least > 0 && System.nanoTime() < deadline) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50; i++) {
                activation.apply(h, 0, phi, 0, derivative, 0, h.length);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes in 50 calls").isZero();
    }

    private static float[] untouched(int length) {
        float[] array = new float[length];
        Arrays.fill(array, UNTOUCHED);
        return array;
    }

    private static void assertAgree(Activation activation, float[] h) {
        float[] phi = new float[h.length];
        float[] derivative = new float[h.length];
        activation.apply(h, 0, phi, 0, derivative, 0, h.length);
        for (int i = 0; i < h.length; i++) {
            assertClose("φ", h[i], phi[i], activation.value(h[i]));
            assertClose("φ'", h[i], derivative[i], activation.derivative(h[i]));
        }
    }

    private static void assertClose(String what, float h, float got, double expected) {
        float rounded = (float) expected;
        double bound = 4.0 * Math.ulp(Math.max(1f, Math.abs(rounded)));
        boolean close = Float.isFinite(rounded) ? Math.abs(got - expected) <= bound : Float.compare(got, rounded) == 0;
        if (!close) {
            throw new AssertionError(what + "(" + h + ") is " + got + ", expected " + expected);
        }
    }
}
