package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.BackendContract;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What gives the processor's numbers to the last bit, on every variant of the kernels. */
class ProcessorBitsTest {

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

    @ParameterizedTest
    @MethodSource("dmft.opencl.Pocl#variants")
    void activationsGiveTheBitsOfTheProcessor(UnaryOperator<DeviceLimits> forced) {
        int sites = 3001;
        Matrix h = BackendContract.numbers(sites, 1, 5).scale(6);
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
    @MethodSource("dmft.opencl.Pocl#variants")
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
}
