package dmft.cli.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.model.MlpShape;
import dmft.train.BatchPlan;
import dmft.train.Flow;
import dmft.train.Noise;
import dmft.train.Optimizer;
import dmft.train.Schedule;
import dmft.train.Training;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Optimizers, schedules, noise, batches and scales of layers: each where it belongs, and refused where it means nothing. */
class TrainingParametersTest extends ParameterFileCase {

    private Training training(String... overrides) throws Exception {
        return read(DATA, overrides).problem().training();
    }

    @Test
    void leftOutTheyMeanGradientDescent() throws Exception {
        Training training = training();
        assertThat(training.batches()).isEqualTo(BatchPlan.FULL);
        assertThat(training.schedule().kind()).isEqualTo(Schedule.Kind.CONSTANT);
        assertThat(training.schedule().factor(7, 100)).isEqualTo(1);
        assertThat(training.optimizer()).isEqualTo(Optimizer.PLAIN);
        assertThat(training.noise()).isEqualTo(Noise.NONE);
        assertThat(training.flow()).isEqualTo(Flow.NONE);
    }

    @Test
    void everyValueReachesTheTraining() throws Exception {
        Training training = training(
                "training.momentum=0.9",
                "training.nesterov=true",
                "training.weight_decay=0.01",
                "training.decay=decoupled",
                "training.schedule=step",
                "training.schedule_every=7",
                "training.schedule_factor=0.5",
                "training.warmup=3",
                "training.batch_order=replacement",
                "training.batch_size=2",
                "training.batch_seed=4",
                "training.label_noise=0.1",
                "training.gradient_noise=0.3",
                "training.noise_seed=5");
        assertThat(training.optimizer()).isEqualTo(new Optimizer(0.9, true, 0.01, true));
        assertThat(training.schedule()).isEqualTo(new Schedule(Schedule.Kind.STEP, 3, 7, 0.5, 0));
        assertThat(training.batches()).isEqualTo(new BatchPlan(BatchPlan.Order.REPLACEMENT, 2, 4, List.of()));
        assertThat(training.noise()).isEqualTo(new Noise(0.1, 0, 0.3, 5));
        assertThat(training("training.dynamics=flow", "training.flow_tolerance=1e-3")
                        .flow())
                .isEqualTo(new Flow(1e-3));
    }

    @Test
    void layersMayDiffer() throws Exception {
        Run run = read(
                DATA,
                "model.depth=2",
                "model.weight_scales=[1, 2.5]",
                "model.bias_scales=[0.5, 0]",
                "training.layer_rates=[0, 1, 2]");
        assertThat(run.problem().architecture())
                .isInstanceOfSatisfying(
                        MlpShape.class,
                        shape -> assertThat(shape)
                                .isEqualTo(new MlpShape(
                                        2,
                                        shape.activation(),
                                        1,
                                        List.of(1.0, 2.5),
                                        List.of(0.5, 0.0),
                                        List.of(0.0, 1.0, 2.0))));
    }

    @Test
    void batchesAreReadFromTheirFile() throws Exception {
        Files.writeString(folder.resolve("batches.txt"), "1, 0\n0\n 1\t1 \n0 1\n");
        Training training =
                training("training.batch_order=list", "training.batch_file=batches.txt", "training.steps=3");
        assertThat(training.batches())
                .isEqualTo(BatchPlan.listed(List.of(new int[] {1, 0}, new int[] {0}, new int[] {1, 1})));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'0\n'|has 1 lines, expected one for each of training.steps = 2",
                "'0\n\n'|:2: got \"\", expected the numbers of examples, 0 to 1",
                "'0\n2\n'|:2: got \"2\"",
                "'0\n1.5\n'|:2: got \"1.5\"",
            })
    void wrongBatchesAreToldByTheirLine(String text, String message) throws Exception {
        Files.writeString(folder.resolve("batches.txt"), text.replace("\\n", "\n"));
        assertThat(fail(DATA, "training.batch_order=list", "training.batch_file=batches.txt", "training.steps=2"))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.nesterov=true||expected training.momentum above 0",
                "training.schedule_every=5||training.schedule is \"constant\"",
                "training.schedule_end=0.5|training.schedule=step|write schedule = \"cosine\"",
                "training.batch_order=list||training.batch_file is missing",
                "training.batch_file=a.csv||is read for training.batch_order = \"list\" only",
                "training.layer_rates=[1, 1]||has 2 numbers, expected model.depth + 1 = 4",
                "training.layer_rates=[0, 0, 0, 0]||nothing is learned",
                "model.weight_scales=[1, 1]||has 2 numbers, expected model.depth = 3",
                "model.weight_scales=[1, 1, 0]||each a number > 0",
                "model.bias_scales=[1, 1, 1]|model.bias_scale=2|leave out one of the two",
                "training.momentum=1||expected a number >= 0 and < 1",
                "training.weight_decay=0.1|model.gamma0=0|kernels stay as they are at the start",
                "training.momentum=0.5|solver.method=leading-order|K(t, s) of earlier times",
                "training.dynamics=flow|solver.method=self-consistent|expected steps",
                "training.dynamics=flow|training.momentum=0.5|has no steps",
                "training.dynamics=flow|training.batch_size=1|has no steps",
                "training.flow_tolerance=0.1||write so",
                "training.label_flips=0.1||labels that are no classes cannot be flipped",
            })
    void whatMeansNothingIsRefused(String setting, String beside, String message) {
        ParameterException e = beside == null ? fail(DATA, setting) : fail(DATA, setting, beside);
        assertThat(e).hasMessageContaining(message);
        assertThat(e.errors()).hasSize(1);
    }

    /** All values, defaults included, stand in the file that a run keeps, and it may be solved again. */
    @Test
    void resolvedParametersMayBeReadAgain() throws Exception {
        Run run = read(DATA, "training.momentum=0.5", "model.weight_scales=[1, 2, 3]", "training.dynamics=steps");
        Run again = read(run.values().toToml());
        assertThat(again.problem().training()).isEqualTo(run.problem().training());
        assertThat(again.problem().architecture()).isEqualTo(run.problem().architecture());
    }
}
