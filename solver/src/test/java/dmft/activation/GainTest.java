package dmft.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GainTest {

    private static final double GAIN = 1.7;

    static List<String> names() {
        return Activations.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void scalarFormIsTheBaseOnStretchedAxes(String name) {
        Activation base = Activations.named(name);
        Activation stretched = base.withGain(GAIN);
        assertThat(stretched.name()).isEqualTo(name);
        assertThat(stretched.kinked()).isEqualTo(base.kinked());
        for (double h = -5.3; h < 5; h += 0.1) {
            assertThat(stretched.value(h) * GAIN).isEqualTo(base.value(GAIN * h), within(4e-15));
            assertThat(stretched.derivative(h)).isEqualTo(base.derivative(GAIN * h));
        }
    }

    @Test
    void gainChangesWhatIsNotHomogeneous() {
        assertThat(Activations.named("tanh").withGain(2).value(1)).isEqualTo(Math.tanh(2) / 2, within(1e-15));
        assertThat(Activations.named("relu").withGain(2).value(1)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void vectorisedFormIsTheBaseOnStretchedAxes(String name) {
        Activation stretched = Activations.named(name).withGain(GAIN);
        int length = 1003;
        float[] h = new float[length];
        for (int i = 0; i < length; i++) {
            h[i] = (float) Math.sin(i) * 6;
        }
        float[] phi = new float[length];
        float[] derivative = new float[length];
        stretched.apply(h, 0, phi, 0, derivative, 0, length);
        for (int i = 0; i < length; i++) {
            // half a unit in the last place of βh ≤ 10.2, times slopes of at most 1.2, comes on top of the 4 units of
            // the base
            double bound = 6e-7 + 4 * Math.ulp(Math.max(1f, Math.abs(phi[i])));
            assertThat((double) phi[i]).isEqualTo(stretched.value(h[i]), within(bound));
            assertThat((double) derivative[i]).isEqualTo(stretched.derivative(h[i]), within(bound));
        }
        float[] inPlace = h.clone();
        stretched.apply(inPlace, 0, inPlace, 0, new float[length], 0, length);
        assertThat(inPlace).isEqualTo(phi);
    }

    @Test
    void unitGainIsTheBaseItself() {
        Activation base = Activations.named("erf");
        assertThat(base.withGain(1)).isSameAs(base);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void gainThatIsNoGainIsRefused(double gain) {
        Activation base = Activations.named("tanh");
        assertThatThrownBy(() -> base.withGain(gain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Double.toString(gain));
    }
}
