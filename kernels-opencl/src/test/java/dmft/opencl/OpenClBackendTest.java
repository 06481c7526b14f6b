package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.BackendContract;
import dmft.compute.FieldMemory;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.Products;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As the device is, and what all variants of the kernels share. */
class OpenClBackendTest extends BackendContract {

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
    @MethodSource("dmft.opencl.Pocl#variants")
    void measuresItsPeak(UnaryOperator<DeviceLimits> forced) {
        try (Backend backend = Pocl.backend(forced)) {
            // The scalar kernels of a GPU are slow on a processor, but not as slow as that.
            assertThat(backend.peak()).isBetween(0.1, 1e6);
        }
    }

    /** Around work-groups, tiles and blocks, with prime numbers of everything. */
    @ParameterizedTest
    @MethodSource("dmft.opencl.Pocl#variants")
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
