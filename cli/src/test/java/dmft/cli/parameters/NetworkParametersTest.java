package dmft.cli.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.model.MlpShape;
import dmft.model.Parameterisation;
import dmft.model.Rule;
import dmft.train.BatchPlan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameterisations, learning rules, gates and streams: each where it belongs, and refused with the reason where it has no limit. */
class NetworkParametersTest extends ParameterFileCase {

    private MlpShape shape(String... overrides) throws Exception {
        return (MlpShape) read(DATA, overrides).problem().architecture();
    }

    @Test
    void leftOutTheyMeanAPerceptronThatLearnsByItsGradient() throws Exception {
        MlpShape shape = shape();
        assertThat(shape.rule()).isEqualTo(Rule.GRADIENT);
        assertThat(shape.parameterisation()).isEqualTo(Parameterisation.MEAN_FIELD);
        assertThat(shape.gated()).isFalse();
        assertThat(shape.biasRates()).containsExactly(1.0, 1.0, 1.0);
    }

    @Test
    void everyValueReachesTheNetwork() throws Exception {
        assertThat(shape("training.rule=feedback-alignment", "training.feedback_correlation=0.3")
                        .rule())
                .isEqualTo(Rule.feedbackAlignment(0.3));
        assertThat(shape("training.rule=hebb").rule().kind()).isEqualTo(Rule.Kind.HEBB);
        assertThat(shape("model.gated=true").gated()).isTrue();
        assertThat(shape("model.parameterisation=integrable").parameterisation())
                .isEqualTo(Parameterisation.INTEGRABLE);
        MlpShape rates = shape("training.layer_rates=[1, 2, 3, 4]", "training.bias_rates=[5, 6, 7]");
        assertThat(rates.biasRates()).containsExactly(5.0, 6.0, 7.0);
        assertThat(shape("training.layer_rates=[1, 2, 3, 4]").biasRates()).containsExactly(1.0, 2.0, 3.0);
        assertThat(read(DATA, "training.batch_order=stream", "training.batch_size=1", "training.steps=1")
                        .problem()
                        .training()
                        .batches())
                .isEqualTo(BatchPlan.stream(1));
    }

    /** η/N moves weights of variance σ_w²/N as η/σ_w² moves those of variance one; what is divided by less than N learns nothing. */
    @Test
    void standardWeightsLearnAtTheirScales() throws Exception {
        MlpShape shape = shape(
                "model.parameterisation=standard", "model.gamma0=0", "model.weight_scale=2", "model.bias_scale=1");
        assertThat(shape.rates()).isEqualTo(List.of(0.0, 0.25, 0.25, 1.0));
        assertThat(shape.biasRates()).isEqualTo(List.of(0.0, 0.0, 0.0));
        assertThat(shape.gamma0()).isZero();
        assertThat(shape("model.parameterisation=ntk", "model.gamma0=0").rates())
                .isEqualTo(List.of(1.0, 1.0, 1.0, 1.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.optimizer=adam||an adaptive optimizer divides every entry",
                "training.optimizer=AdamW||kernels Φ and G",
                "training.optimizer=newton||expected \"sgd\"",
                "model.parameterisation=ntk||write model.gamma0 = 0",
                "model.parameterisation=standard||write model.gamma0 = 0",
                "model.parameterisation=integrable|model.gamma0=0|has no lazy limit",
                "model.parameterisation=integrable-large-rates||got tanh",
                "model.parameterisation=integrable|solver.method=self-consistent|expected \"causal\"",
                "model.parameterisation=integrable|training.rule=hebb|expected the rule gradient",
                "training.rule=feedback-alignment|solver.method=leading-order|expected \"causal\"",
                "training.feedback_correlation=0.5||write so",
                "training.feedback_correlation=1.5|training.rule=feedback-alignment|<= 1",
                "training.bias_rates=[1, 1]||has 2 numbers, expected model.depth = 3",
                "training.batch_order=stream||needs the number of new examples a step",
                "training.batch_order=stream|training.batch_size=1|needs 101",
            })
    void whatHasNoLimitIsRefused(String setting, String beside, String message) {
        ParameterException e = beside == null ? fail(DATA, setting) : fail(DATA, setting, beside);
        assertThat(e).hasMessageContaining(message);
        assertThat(e.errors()).hasSize(1);
    }

    @Test
    void aStreamAtSmallGamma0IsRefused() {
        assertThat(fail(
                        DATA,
                        "training.batch_order=stream",
                        "training.batch_size=1",
                        "training.steps=1",
                        "model.gamma0=0"))
                .hasMessageContaining("those of a stream come and go");
    }

    @Test
    void lazySignalsThatSeeNoWeightsAreWarnedOf() throws Exception {
        for (String rule : List.of("hebb", "direct-feedback-alignment", "feedback-alignment")) {
            assertThat(read(DATA, "training.rule=" + rule, "model.gamma0=0").warnings())
                    .anyMatch(warning -> warning.contains("a read-out that learns alone"));
            assertThat(read(DATA, "training.rule=" + rule).warnings()).isEmpty();
        }
        assertThat(read(DATA, "training.rule=feedback-alignment", "training.feedback_correlation=0.5", "model.gamma0=0")
                        .warnings())
                .isEmpty();
    }

    @Test
    void anEnlargedFirstStepIsOneOfPlainDescent() {
        for (String setting : List.of("training.dynamics=flow", "training.momentum=0.5", "training.weight_decay=0.1")) {
            assertThat(fail(DATA, "model.parameterisation=integrable-large-rates", "model.activation=relu", setting))
                    .hasMessageContaining("enlarges the first step");
        }
    }

    @Test
    void ratesOfStandardWeightsAreItsOwn() {
        assertThat(fail(DATA, "model.parameterisation=standard", "model.gamma0=0", "training.layer_rates=[1, 1, 1, 1]"))
                .hasMessageContaining("says how fast layers learn");
    }

    /** All values, defaults included, stand in the file that a run keeps, and it may be solved again. */
    @Test
    void resolvedParametersMayBeReadAgain() throws Exception {
        for (String[] settings : List.of(
                new String[] {"training.rule=feedback-alignment", "training.feedback_correlation=0.3"},
                new String[] {"model.parameterisation=standard", "model.gamma0=0"},
                new String[] {"model.parameterisation=integrable"})) {
            Run run = read(DATA, settings);
            Run again = read(run.values().toToml());
            assertThat(again.problem().architecture()).isEqualTo(run.problem().architecture());
        }
    }
}
