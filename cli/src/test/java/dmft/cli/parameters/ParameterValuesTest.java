package dmft.cli.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.model.MlpShape;
import dmft.order.Quantity;
import dmft.solve.Iteration;
import dmft.solve.Method;
import dmft.solve.SolverSettings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values come to: every one where it belongs, and those refused that are outside their type, their range or what goes together. */
class ParameterValuesTest extends ParameterFileCase {

    @Test
    void dataAloneIsEnoughAndTheRestHasTheDocumentedDefaults() throws Exception {
        Run run = read(DATA);
        assertThat(run.values().get(Parameters.DEPTH)).isEqualTo(3);
        assertThat(run.values().get(Parameters.ACTIVATION)).isEqualTo("tanh");
        assertThat(run.values().get(Parameters.GAMMA0)).isEqualTo(1);
        assertThat(run.values().get(Parameters.BIAS_SCALE)).isZero();
        assertThat(run.problem().training().learningRate()).isEqualTo(0.5);
        assertThat(run.problem().training().steps()).isEqualTo(100);
        assertThat(run.problem().training().batches().size()).isZero();
        assertThat(run.settings().samples()).isEqualTo(4096);
        assertThat(run.settings().tolerance()).isEqualTo(0.02);
        assertThat(run.settings().replicas()).isEqualTo(4);
        assertThat(run.problem().train().targets()).isDeepEqualTo(new double[][] {{0}, {1}});
        assertThat(run.problem().test()).isNull();
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void everyValueReachesTheProblem() throws Exception {
        Run run = read("""
            [model]
            depth = 2
            activation = "relu"
            gamma0 = 0
            activation_gain = 2
            weight_scale = 1.5
            bias_scale = 0.25
            [data]
            source = "csv"
            train_path = "a.csv"
            test_path = "c.csv"
            classes = [1, 0]
            train = 2
            test = 2
            normalize = "none"
            seed = -4
            [training]
            learning_rate = 2
            steps = 0
            batch_size = 1
            batch_seed = 9
            [solver]
            samples = 99
            tolerance = 1e-6
            replicas = 1
            seed = 5
            backend = "reference"
            threads = 2
            """);
        assertThat(run.problem().architecture()).isInstanceOfSatisfying(MlpShape.class, shape -> {
            assertThat(shape.depth()).isEqualTo(2);
            assertThat(shape.gamma0()).isZero();
            assertThat(shape.weightScale()).isEqualTo(1.5);
            assertThat(shape.biasScale()).isEqualTo(0.25);
            assertThat(shape.activation().value(3)).isEqualTo(3);
            assertThat(shape.activation().name()).contains("relu");
        });
        assertThat(Arrays.stream(run.problem().train().targets())
                        .mapToDouble(y -> y[0])
                        .toArray())
                .containsExactlyInAnyOrder(-1, 1);
        assertThat(run.problem().training().learningRate()).isEqualTo(2);
        assertThat(run.problem().training().batches().size()).isEqualTo(1);
        assertThat(run.problem().training().batches().seed()).isEqualTo(9);
        assertThat(run.settings()).isEqualTo(new SolverSettings(99, 1e-6, 1, 5, "reference", 2));
        assertThat(run.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.depth|0",
                "model.depth|1001",
                "model.depth|true",
                "model.depth|2024-01-01",
                "model.gamma0|inf",
                "model.gamma0|-nan",
                "model.activation_gain|0",
                "model.weight_scale|-2",
                "model.kind|'cnn'",
                "data.train|0",
                "data.normalize|'max'",
                "data.source|'svhn'",
                "data.train_path|''",
                "training.loss|'zero-one'",
                "data.coding|'binary'",
                "training.learning_rate|0",
                "training.batch_order|'random'",
                "solver.tolerance|1",
                "solver.replicas|0",
                "solver.threads|-1",
                "solver.seed|1.0",
                "solver.backend|'cuda'",
                "solver.samples|100000001",
                "solver.start|'cold'",
                "solver.start_samples|0",
                "solver.iterations|0",
                "solver.iterations|1e3",
                "solver.paths_at_once|-1",
                "solver.mixing|0",
                "solver.mixing|1.0000001",
                "solver.mixing|nan",
                "solver.history|-1",
                "solver.residual|-1e-9",
                "solver.residual|inf",
                "solver.random_numbers|'new'",
            })
    void valuesOutsideTheirTypeOrRangeAreRefused(String key, String value) {
        ParameterException e = fail(DATA, key + "=" + value);
        assertThat(e.errors()).hasSize(1);
        assertThat(e.errors().get(0).place()).isEqualTo("--set " + key + "=" + value);
        assertThat(e.errors().get(0).message()).startsWith(key + " = ").contains("expected ");
        assertThat(e.onlyUnavailable()).isFalse();
    }

    @Test
    void methodIsOneOfTheSolvers() throws Exception {
        for (Method method : Method.values()) {
            assertThat(read(DATA, "solver.method=" + method).settings().method())
                    .isEqualTo(method);
        }
    }

    @Test
    void iterationIsAsAskedAndByDefaultTheSolversOwn() throws Exception {
        assertThat(read(DATA).settings().iteration()).isEqualTo(Iteration.DEFAULT);
        String[] all = {
            "solver.start=lazy",
            "solver.start_samples=99",
            "solver.iterations=7",
            "solver.paths_at_once=12",
            "solver.mixing=1",
            "solver.history=3",
            "solver.residual=1e-4",
            "solver.random_numbers=common"
        };
        Iteration asked = new Iteration(Iteration.Start.LAZY, 99, 7, 12, 1, 3, 1e-4, false);
        assertThat(read(DATA, all).settings().iteration()).isEqualTo(asked);
        // What another method has no use for is no mistake.
        assertThat(read(DATA, all).settings().method()).isEqualTo(Method.CAUSAL);
        assertThat(fail(DATA, "solver.mixing=2"))
                .hasMessageContaining("solver.mixing = 2: expected a number > 0 and <= 1");
        assertThat(read(DATA, "solver.random_numbers=fresh")
                        .settings()
                        .iteration()
                        .fresh())
                .isTrue();
        assertThat(fail(DATA, "solver.random_numbers=fresh", "solver.iterations=9"))
                .hasMessageContaining("solver.iterations = 9")
                .hasMessageContaining("expected at least as many");
        assertThat(fail(DATA, "solver.random_numbers=fresh", "solver.mixing=0.5"))
                .hasMessageContaining("solver.mixing = 0.5")
                .hasMessageContaining("expected 1, or \"common\"");
        assertThat(fail(DATA, "solver.random_numbers=fresh", "solver.residual=1e-4"))
                .hasMessageContaining("solver.residual")
                .hasMessageContaining("expected 0, or \"common\"");
        assertThat(fail(DATA, "solver.start=warm")).hasMessageContaining("one of \"causal\", \"lazy\"");
    }

    /** Fields have no leading order: left out where nobody asked for them, else refused. */
    @Test
    void leadingOrderRecordsKernelsOnly() throws Exception {
        Run run = read(DATA, "solver.method=leading-order");
        assertThat(run.recording().quantities()).containsExactly(Quantity.KERNELS);
        assertThat(run.values().get(Parameters.RECORD)).containsExactly("kernels");
        assertThat(run.notes()).singleElement().asString().contains("output.record");
        assertThat(read(DATA, "solver.method=leading-order", "output.record=[\"kernels\"]")
                        .notes())
                .isEmpty();
        assertThat(read(DATA, "solver.method=gradient-independence").recording().quantities())
                .isEqualTo(read(DATA).recording().quantities());
        ParameterException refused =
                fail(DATA, "solver.method=leading-order", "output.record=[\"kernels\", \"fields\"]");
        assertThat(refused)
                .hasMessageContaining("output.record: solver.method = \"leading-order\"")
                .hasMessageContaining("expected [\"kernels\"]");
    }

    @Test
    void everyBackendMayBeNamedWhetherItRunsHereOrNot() throws Exception {
        for (String name : List.of("auto", "simd", "reference", "opencl")) {
            assertThat(read(DATA, "solver.backend=" + name).settings().backend())
                    .isEqualTo(name);
        }
        assertThat(fail(DATA, "solver.backend=openmp"))
                .hasMessageContainingAll("openmp", "\"opencl\"", "\"simd\"")
                .matches(e -> !e.onlyUnavailable());
    }
}
