package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.PooledStatistic;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class LazyTrainingTest {

    private static final Activation LINEAR = Activations.named("linear");

    /** The deep linear recursion tends to the lazy limit like γ0²: a tenfold smaller γ0 is a hundredfold closer. */
    @Test
    void isTheLimitOfTheDeepLinearRecursion() {
        Problem problem = Problems.gaussian(MlpShape.of(3, LINEAR, 1), 4, 2, 6, Training.gradientDescent(0.2, 20), 11);
        double[][] lazy =
                LazyTraining.solve(problem, new GaussHermite(LINEAR, 4)).outputs();
        double far = distance(lazy, problem, 0.1);
        double near = distance(lazy, problem, 0.01);
        assertThat(far).isGreaterThan(1e-4);
        assertThat(far / near).isBetween(80.0, 120.0);
    }

    private static double distance(double[][] lazy, Problem problem, double gamma0) {
        double[][] outputs = DeepLinear.solve(Problems.with(problem, MlpShape.of(3, LINEAR, gamma0)))
                .outputs();
        double largest = 0;
        for (int t = 0; t < lazy.length; t++) {
            for (int mu = 0; mu < lazy[t].length; mu++) {
                largest = Math.max(largest, Math.abs(lazy[t][mu] - outputs[t][mu]));
            }
        }
        return largest;
    }

    /** After long training f = y on the training examples and K* K⁻¹ y at test points. */
    @Test
    void endsAtKernelRegression() {
        Problem problem = Problems.gaussian(
                new MlpShape(2, Activations.named("relu"), 0, 1.2, 0.3),
                3,
                2,
                8,
                Training.gradientDescent(0.5, 4000),
                7);
        LazyTraining lazy = LazyTraining.solve(problem, new ArcCosine(0));
        DMatrixRMaj kernel = new DMatrixRMaj(lazy.tangentKernel());
        DMatrixRMaj labels = new DMatrixRMaj(problem.train().targets());
        DMatrixRMaj solved = new DMatrixRMaj(3, 1);
        assertThat(CommonOps_DDRM.solve(CommonOps_DDRM.extract(kernel, 0, 3, 0, 3), labels, solved))
                .isTrue();
        DMatrixRMaj expected = CommonOps_DDRM.mult(CommonOps_DDRM.extract(kernel, 0, 5, 0, 3), solved, null);
        for (int mu = 0; mu < 5; mu++) {
            assertThat(lazy.outputs()[4000][mu]).isCloseTo(expected.get(mu), within(1e-9));
        }
        assertThat(lazy.loss()[4000]).isLessThan(1e-18);
        assertThat(lazy.loss()[0]).isCloseTo(0.5, within(1e-15));
    }

    /**
     * With scales and biases the sampled process at small γ0 agrees, and not with a learning rate 5 % off; read at level 1e-6.
     */
    @Test
    void agreesWithTheSampledProcessAtSmallGamma0() {
        Activation erf = Activations.named("erf");
        Problem problem =
                Problems.gaussian(new MlpShape(1, erf, 1e-3, 1.4, 0.5), 3, 1, 4, Training.gradientDescent(0.3, 15), 9);
        double[][] lazy = LazyTraining.solve(problem, new ArcSine()).outputs();
        double[][][] replicas = OneHiddenLayer.sample(problem, 3000, 36, 100);
        double[][] rows = new double[replicas.length][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Contrasts.flatten(replicas[r]);
        }
        Estimate sampled = Estimate.ofMean(rows);
        assertThat(pValue(sampled, lazy)).isGreaterThan(1e-6);
        Problem faster = Problems.with(problem, Training.gradientDescent(1.05 * 0.3, 15));
        assertThat(pValue(sampled, LazyTraining.solve(faster, new ArcSine()).outputs()))
                .as("a learning rate 5 % off is seen")
                .isLessThan(1e-6);
        assertThat(Math.abs(lazy[15][0])).isGreaterThan(0.3);
    }

    private static double pValue(Estimate sampled, double[][] lazy) {
        return PooledStatistic.compare(
                        sampled, Estimate.exact(Contrasts.flatten(lazy)), Contrasts.timeBlocks(15, 4, 3), 3)
                .pValue();
    }
}
