package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activation;
import dmft.activation.Activations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianKernelTest {

    /** Covariances (xx, xy, yy): generic, negative, nearly dependent, identical, and independent. */
    private static final double[][] COVARIANCES = {
        {1, 0.3, 1}, {0.7, -0.5, 2}, {1, 0.999, 1}, {1.4, 1.4, 1.4}, {0.5, 0, 0.8}, {1, -1, 1}
    };

    /** Positively homogeneous activations reduce to an integral over the angle, done here by the trapezoidal rule. */
    @ParameterizedTest
    @CsvSource({"relu, 0", "leaky-relu, 0.01"})
    void arcCosineEqualsTheIntegralOverAngles(String name, double slope) {
        Activation phi = Activations.named(name);
        int nodes = 200_000;
        for (double[] c : COVARIANCES) {
            double norm = Math.sqrt(c[0] * c[2]);
            double angle = Math.acos(Math.clamp(c[1] / norm, -1.0, 1.0));
            double features = 0;
            double derivatives = 0;
            for (int i = 0; i < nodes; i++) {
                double psi = 2 * Math.PI * (i + 0.5) / nodes;
                double x = Math.cos(psi);
                double y = Math.cos(psi - angle);
                features += 2 * norm * phi.value(x) * phi.value(y) / nodes;
                derivatives += phi.derivative(x) * phi.derivative(y) / nodes;
            }
            ArcCosine kernel = new ArcCosine(slope);
            assertThat(kernel.features(c[0], c[1], c[2])).isCloseTo(features, within(1e-8));
            assertThat(kernel.derivatives(c[0], c[1], c[2])).isCloseTo(derivatives, within(2e-5));
        }
    }

    @Test
    void arcSineEqualsQuadratureWithAndWithoutGain() {
        Activation erf = Activations.named("erf");
        for (double gain : new double[] {1, 1.3}) {
            GaussianKernel closed = new ArcSine().withGain(gain);
            GaussianKernel numeric = new GaussHermite(erf.withGain(gain), 120);
            for (double[] c : COVARIANCES) {
                assertThat(numeric.features(c[0], c[1], c[2]))
                        .isCloseTo(closed.features(c[0], c[1], c[2]), within(1e-6));
                assertThat(numeric.derivatives(c[0], c[1], c[2]))
                        .isCloseTo(closed.derivatives(c[0], c[1], c[2]), within(1e-5));
            }
        }
    }

    /** ⟨sin x sin y⟩ = e^{−(xx+yy)/2} sinh xy, and cosh for cosines. */
    @Test
    void quadratureIsExactForSines() {
        GaussianKernel numeric = new GaussHermite(Activations.named("sine"), 60);
        for (double[] c : COVARIANCES) {
            double damping = Math.exp(-(c[0] + c[2]) / 2);
            assertThat(numeric.features(c[0], c[1], c[2])).isCloseTo(damping * Math.sinh(c[1]), within(1e-12));
            assertThat(numeric.derivatives(c[0], c[1], c[2])).isCloseTo(damping * Math.cosh(c[1]), within(1e-12));
        }
    }

    @Test
    void quadratureConvergesForTanh() {
        GaussianKernel fine = new GaussHermite(Activations.named("tanh"), 200);
        GaussianKernel coarse = new GaussHermite(Activations.named("tanh"), 100);
        for (double[] c : COVARIANCES) {
            double change = fine.features(c[0], c[1], c[2]) - coarse.features(c[0], c[1], c[2]);
            double derivativeChange = fine.derivatives(c[0], c[1], c[2]) - coarse.derivatives(c[0], c[1], c[2]);
            assertThat(derivativeChange).isCloseTo(0, within(1e-7));
            assertThat(change).isCloseTo(0, within(1e-8));
        }
    }

    @Test
    void quadratureRefusesKinks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussHermite(Activations.named("relu"), 50))
                .withMessageContaining("ArcCosine");
    }
}
