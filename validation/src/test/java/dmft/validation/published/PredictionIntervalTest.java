package dmft.validation.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictionIntervalTest {

    /** Of 4000 intervals 95 % hold the next draw; the share is 0.950 ± 0.0035, so that five of its deviations fail once in 2 million seeds. */
    @ParameterizedTest
    @EnumSource(Scale.class)
    void holdsTheNextDraw(Scale scale) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        int inside = 0;
        for (int trial = 0; trial < 4000; trial++) {
            double[] draws = random.doubles(6, 0, 1)
                    .map(u -> scale.restore(2 + 0.5 * random.nextGaussian()))
                    .toArray();
            double next = scale.restore(2 + 0.5 * random.nextGaussian());
            inside += PredictionInterval.of(draws, scale).admits(next, 0) ? 1 : 0;
        }
        assertThat(inside / 4000.0).isBetween(0.95 - 0.0175, 0.95 + 0.0175);
    }

    @Test
    void refusesOneDraw() {
        assertThatIllegalArgumentException().isThrownBy(() -> PredictionInterval.of(new double[] {1}, Scale.LOSS));
    }
}
