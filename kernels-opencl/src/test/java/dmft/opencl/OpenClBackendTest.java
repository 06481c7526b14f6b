package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.BackendContract;
import dmft.compute.BackendUnavailableException;
import dmft.compute.FieldMemory;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.Products;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As the device is, and what all variants of the kernels share. */
class OpenClBackendTest extends BackendContract {

    /** Kinks, limits, both sides of every place where a kernel changes its formula, and what no range is meant for. */
    private static final float[] SPECIAL = {
        0f,
        -0f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e-30f,
        -1e-30f,
        0.4999f,
        0.5f,
        -0.5f,
        10f,
        10.5f,
        -10f,
        42.9f,
        43.1f,
        -43.1f,
        39f,
        41f,
        -39f,
        -41f,
        99_999f,
        100_001f,
        -100_001f,
        1e8f,
        3e20f,
        86f,
        -86.5f,
        9.3f,
        1f,
        -1f
    };

    @Override
    protected Backend create() {
        return Pocl.backend(UnaryOperator.identity());
    }

    @Test
    void saysWhereFieldsLieAndHowManyFit() {
        try (Backend backend = Pocl.backend(limits -> limits.withMemory(5 << 20, 1 << 20))) {
            OpenClDevice device = OpenClDevices.discover().devices().get(Pocl.device());
            FieldMemory memory = backend.fieldMemory();
            assertThat(memory.name()).isEqualTo(device.name());
            assertThat(memory.bytes()).isEqualTo(5 << 20);
            if (device.type() == OpenClDevice.Type.CPU) {
                assertThat(memory.place()).isEqualTo(FieldMemory.Place.BESIDE_HEAP);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void measuresItsPeak(UnaryOperator<DeviceLimits> forced) {
        try (Backend backend = Pocl.backend(forced)) {
            // The scalar kernels of a GPU are slow on a processor, but not as slow as that.
            assertThat(backend.peak()).isBetween(0.1, 1e6);
        }
    }

    static Stream<UnaryOperator<DeviceLimits>> variants() {
        return Stream.of(
                limits -> limits.withGpu(true).withLocalMemory(32 << 10),
                limits -> limits.withGpu(true).withLocalMemory(10 << 10),
                limits -> limits.withGpu(true).withLocalMemory(3 << 10),
                limits -> limits.withGpu(false).withLanes(16),
                limits -> limits.withGpu(false).withLanes(8),
                limits -> limits.withGpu(false).withLanes(1));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void activationsGiveTheBitsOfTheProcessor(UnaryOperator<DeviceLimits> forced) {
        int sites = 3001;
        Matrix h = numbers(sites, 1, 5).scale(6);
        for (int s = 0; s < SPECIAL.length; s++) {
            h.set(40 * s + 7, 0, SPECIAL[s]);
        }
        float[] at = new float[sites];
        for (int s = 0; s < sites; s++) {
            at[s] = (float) h.get(s, 0);
        }
        try (Backend backend = Pocl.backend(forced)) {
            Fields x = backend.fields(sites, 1);
            backend.write(h, x);
            Fields phi = backend.fields(sites, 1);
            Fields slope = backend.fields(sites, 1);
            for (String name : Activations.names()) {
                for (double gain : new double[] {1, 0.7}) {
                    Activation activation = Activations.named(name).withGain(gain);
                    float[] value = new float[sites];
                    float[] derivative = new float[sites];
                    activation.apply(at, 0, value, 0, derivative, 0, sites);
                    backend.activate(activation, x, phi, slope);
                    assertSame(name + " " + gain, at, value, backend.read(phi));
                    assertSame(name + " slope " + gain, at, derivative, backend.read(slope));
                }
            }
        }
    }

    private static void assertSame(String what, float[] at, float[] expected, Matrix got) {
        for (int s = 0; s < expected.length; s++) {
            // As objects NaN equals itself, and the zeros differ.
            assertThat(Float.valueOf((float) got.get(s, 0)))
                    .as("%s at %s", what, at[s])
                    .isEqualTo(Float.valueOf(expected[s]));
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void normalsAreTheBitsOfTheProcessor(UnaryOperator<DeviceLimits> forced) {
        try (Backend backend = Pocl.backend(forced)) {
            for (long origin : new long[] {0, 4, 1_000_003, (1L << 33) + 2}) {
                NormalStream stream = new NormalStream(0x9E3779B97F4A7C15L, 3, 77, origin);
                int sites = 20_011;
                Fields x = backend.fields(sites, 2);
                backend.normal(stream, 9, x);
                Matrix values = backend.read(x);
                float[] expected = new float[sites];
                for (int j = 0; j < 2; j++) {
                    stream.fill(9 + j, 0, expected, 0, sites);
                    for (int s = 0; s < sites; s++) {
                        assertThat((float) values.get(s, j)).isEqualTo(expected[s]);
                    }
                }
            }
        }
    }

    /** Around work-groups, tiles and blocks, with prime numbers of everything. */
    @ParameterizedTest
    @MethodSource("variants")
    void productsOfManyShapesEqualPlainSums(UnaryOperator<DeviceLimits> forced) {
        int[][] shapes = {
            {127, 63, 65},
            {128, 64, 64},
            {129, 65, 63},
            {257, 127, 17},
            {257, 129, 16},
            {511, 1, 131},
            {2053, 31, 1},
            {1031, 257, 7},
            {97, 520, 33}
        };
        try (Backend backend = Pocl.backend(forced)) {
            for (int[] shape : shapes) {
                Matrix a = rounded(numbers(shape[0], shape[1], 1));
                Matrix x = rounded(numbers(shape[0], shape[2], 2));
                Fields fa = fields(backend, a);
                Matrix c = backend.contract(fa, fields(backend, x));
                Matrix exact = Products.multiply(backend.workers(), a.transpose(), x);
                assertClose(c, exact.scale(1.0 / shape[0]), 1e-7);
                Fields y = backend.fields(shape[0], shape[2]);
                backend.expand(fa, c, y, false);
                assertClose(backend.read(y), Products.multiply(backend.workers(), a, c), 1e-5);
            }
        }
    }

    private static void assertClose(Matrix got, Matrix expected, double bound) {
        for (int i = 0; i < expected.rows(); i++) {
            for (int j = 0; j < expected.columns(); j++) {
                assertThat(Math.abs(got.get(i, j) - expected.get(i, j))).isLessThan(bound);
            }
        }
    }

    private static Matrix rounded(Matrix m) {
        for (int i = 0; i < m.rows(); i++) {
            for (int j = 0; j < m.columns(); j++) {
                m.set(i, j, (float) m.get(i, j));
            }
        }
        return m;
    }

    private static Fields fields(Backend backend, Matrix values) {
        Fields x = backend.fields(values.rows(), values.columns());
        backend.write(values, x);
        return x;
    }

    @Test
    void noSitesAndNoColumnsDoNothing() {
        try (Backend backend = Pocl.backend()) {
            Fields none = backend.fields(0, 3);
            backend.activate(Activations.named("tanh"), none, none, none);
            backend.normal(new NormalStream(1, 0, 0), 0, none);
            assertThat(backend.contract(none, none).get(1, 2)).isNaN();
            assertThat(backend.read(none).rows()).isZero();
            assertThat(backend.meanSquares(backend.fields(7, 0))).isEmpty();
            assertThat(backend.read(backend.fields(7, 0)).columns()).isZero();
            assertThat(backend.meanSquares(backend.fields(7, 2))).containsExactly(0, 0);
        }
    }

    @Test
    void columnsThatGrowKeepTheirValuesAcrossBuffers() {
        try (Backend backend = Pocl.backend(limits -> limits.withMemory(64 << 20, 4 << 20))) {
            int sites = 20_000;
            Fields basis = backend.fields(sites, 0);
            Matrix values = numbers(sites, 3, 1);
            for (int k = 0; k < 12; k++) {
                backend.write(values.copy().scale(k + 1), basis.append(3));
            }
            Matrix all = backend.read(basis);
            for (int k = 0; k < 12; k++) {
                for (int s = 0; s < sites; s += 997) {
                    assertThat(all.get(s, 3 * k + 2)).isEqualTo((float) (values.get(s, 2) * (k + 1)));
                }
            }
            Matrix gram = backend.contract(basis, basis);
            double square = backend.meanSquares(basis)[0];
            assertThat(gram.get(0, 0)).isCloseTo(square, within(1e-7));
            assertThat(gram.get(33, 3) / gram.get(0, 0)).isCloseTo(24, within(1e-4));
        }
    }

    @Test
    void sameDeviceGivesTheSameBits() {
        List<double[]> first = allOperations();
        List<double[]> second = allOperations();
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i)).isEqualTo(first.get(i));
        }
    }

    private static List<double[]> allOperations() {
        try (Backend backend = Pocl.backend()) {
            NormalStream stream = new NormalStream(3, 0, 0);
            Fields a = backend.fields(10_001, 37);
            backend.normal(stream, 0, a);
            Fields x = backend.fields(10_001, 23);
            backend.normal(stream, 37, x);
            Fields y = backend.fields(10_001, 23);
            backend.activate(Activations.named("tanh"), x, y, x);
            backend.multiply(x, y, y);
            Matrix c = backend.contract(a, y);
            backend.expand(a, c, x, true);
            return List.of(c.toArray()[36], backend.read(x).toArray()[10_000], backend.meanSquares(x));
        }
    }

    @Test
    void anActivationOfSomebodyElseIsRefused() {
        Activation own = new Activation() {
            @Override
            public String name() {
                return "tanh";
            }

            @Override
            public double value(double h) {
                return h * h;
            }

            @Override
            public double derivative(double h) {
                return 2 * h;
            }

            @Override
            public boolean kinked() {
                return false;
            }

            @Override
            public void apply(float[] h, int from, float[] phi, int phiFrom, float[] slope, int slopeFrom, int length) {
                throw new AssertionError("not asked for here");
            }
        };
        try (Backend backend = Pocl.backend()) {
            Fields x = backend.fields(3, 1);
            for (Activation activation : List.of(own, own.withGain(2))) {
                assertThatThrownBy(() -> backend.activate(activation, x, x, x))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("no kernel for the activation \"tanh\"")
                        .hasMessageContaining("erf, gelu, leaky-relu, linear, relu, sine, softplus, tanh");
            }
        }
    }

    @Test
    void whatDoesNotFitSaysHowMuchAndWhatToLower() {
        try (Backend backend = Pocl.backend(limits -> limits.withMemory(64 << 20, 8 << 20))) {
            assertThatThrownBy(() -> backend.fields(4096, 4000))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("no room for 63 MiB")
                    .hasMessageContaining("largest single allocation is 8 MiB")
                    .hasMessageContaining("solver.samples");
            Fields[] held = new Fields[9];
            assertThatThrownBy(() -> {
                        for (int i = 0; i < held.length; i++) {
                            held[i] = backend.fields(65_536, 31);
                        }
                    })
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("of 64 MiB are in use")
                    .hasMessageContaining("solver.paths_at_once");
            assertThat(held[6]).isNotNull();
        }
    }

    @Test
    void columnsThatFindNoRoomLeaveTheOthersAsTheyWere() {
        try (OpenClBackend backend = Pocl.backend(limits -> limits.withMemory(64 << 20, 8 << 20))) {
            int sites = 131_072;
            Fields basis = backend.fields(sites, 10);
            backend.normal(new NormalStream(7, 0, 0), 0, basis);
            Matrix before = backend.read(basis);
            Fields[] filler = new Fields[16];
            int filled = 0;
            // Room for more of the larger blocks than replace one buffer, not for all of them.
            while (backend.memory().used() < 44 << 20) {
                filler[filled] = backend.fields(16_384, 63);
                backend.normal(new NormalStream(filled, 0, 0), 0, filler[filled]);
                filled++;
            }
            assertThatThrownBy(() -> basis.append(40)).hasMessageContaining("no room");
            assertThat(basis.columns()).isEqualTo(10);
            assertThat(backend.meanSquares(filler[0])).hasSize(63);
            Arrays.fill(filler, null);
            Fields other = backend.fields(sites, 10);
            backend.normal(new NormalStream(8, 0, 0), 0, other);
            assertThat(backend.read(basis).toArray()).isDeepEqualTo(before.toArray());
            assertThat(backend.contract(basis.view(2, 3), basis.view(9, 1)).get(1, 0))
                    .isCloseTo(backend.contract(basis, basis).get(3, 9), within(1e-6));
            basis.truncate(4);
            backend.normal(new NormalStream(7, 0, 0), 4, basis.append(8));
            Matrix grown = backend.read(basis);
            for (int s = 0; s < sites; s += 61) {
                assertThat(grown.get(s, 9)).isEqualTo(before.get(s, 9));
                assertThat(grown.get(s, 0)).isEqualTo(before.get(s, 0));
            }
        }
    }

    @Test
    void whatIsDroppedMakesRoom() {
        try (OpenClBackend backend = Pocl.backend(limits -> limits.withMemory(64 << 20, 8 << 20))) {
            for (int i = 0; i < 200; i++) {
                Fields x = backend.fields(65_536, 31);
                backend.normal(new NormalStream(i, 0, 0), 0, x.view(0, 1));
            }
            assertThat(backend.memory().used()).isLessThanOrEqualTo(64 << 20);
        }
    }

    @Test
    void fieldsOfAnotherBackendAndOfAClosedOneAreRefused() {
        OpenClBackend backend = Pocl.backend();
        Fields x = backend.fields(3, 1);
        try (Backend other = Pocl.backend()) {
            assertThatThrownBy(() -> other.meanSquares(x)).hasMessageContaining("another backend");
        }
        backend.close();
        backend.close();
        assertThatThrownBy(() -> backend.meanSquares(x)).hasMessageContaining("closed");
        assertThatThrownBy(() -> x.append(1)).hasMessageContaining("closed");
    }

    @Test
    void saysWhatItRunsOn() {
        try (Backend backend = Pocl.backend()) {
            assertThat(backend.name()).isEqualTo("opencl");
            assertThat(backend.description())
                    .contains(OpenClDevices.discover()
                            .devices()
                            .get(Pocl.device())
                            .name());
        }
    }
}
