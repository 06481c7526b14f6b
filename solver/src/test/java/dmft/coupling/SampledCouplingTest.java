package dmft.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.SimdBackend;
import dmft.train.Weights;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a sampled matrix must do as a matrix, whatever its law: be one and the same linear map in both directions. */
class SampledCouplingTest {

    private static final int SITES = 600;

    private final Backend backend = new SimdBackend(1);

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void forwardAndBackwardAreAdjoint() {
        for (boolean matched : new boolean[] {true, false}) {
            SampledCoupling w = coupling(matched, 1e-5, 1.3, 0);
            Fields phi = normals(4, 0);
            Fields g = normals(3, 10);
            Fields h = backend.fields(SITES, 4);
            Fields z = backend.fields(SITES, 3);
            w.forward(phi, h);
            w.backward(g, z);
            w.forward(phi, h);
            Matrix gWphi = backend.contract(g, h);
            Matrix wgPhi = backend.contract(z, phi);
            assertClose(gWphi, wgPhi, 2e-6);
            assertThat(largest(gWphi)).isGreaterThan(0.01);
        }
    }

    @Test
    void matchedFieldsHaveExactSecondMoments() {
        SampledCoupling w = coupling(true, 1e-5, 1, 0);
        Fields phi = normals(5, 0);
        Fields h = backend.fields(SITES, 5);
        w.forward(phi, h);
        assertClose(backend.contract(h, h), backend.contract(phi, phi), 2e-6);
    }

    @Test
    void unmatchedFieldsHaveThemOnAverageOnly() {
        SampledCoupling w = coupling(false, 1e-5, 1, 0);
        Fields phi = normals(5, 0);
        Fields h = backend.fields(SITES, 5);
        w.forward(phi, h);
        Matrix difference = backend.contract(h, h).addScaled(-1, backend.contract(phi, phi));
        double largest = 0;
        for (int i = 0; i < 5; i++) {
            largest = Math.max(largest, Math.abs(difference.get(i, i)));
        }
        // Standard deviation of each √(2/S) = 0.058, independent: all below 1/100 of it with probability 3e-11, one
        // above 6.9 of it less often still.
        assertThat(largest).isBetween(5e-4, 0.4);
    }

    @Test
    void theMapIsLinearAndRemembered() {
        SampledCoupling w = coupling(true, 1e-5, 0.8, 0);
        Fields phi = normals(3, 0);
        Fields h = backend.fields(SITES, 3);
        w.forward(phi, h);
        int rank = w.forwardRank();
        Matrix mix = Matrix.of(new double[] {1, 0.5}, new double[] {-2, 0}, new double[] {0.3, 1});
        Fields mixed = backend.fields(SITES, 2);
        backend.expand(phi, mix, mixed, false);
        Fields image = backend.fields(SITES, 2);
        w.forward(mixed, image);
        assertThat(w.forwardRank()).isEqualTo(rank);
        Fields expected = backend.fields(SITES, 2);
        backend.expand(h, mix, expected, false);
        assertFieldsClose(image, expected, 1e-4);
    }

    @Test
    void learningAddsTheOuterProductAndTheBias() {
        SampledCoupling w = coupling(true, 1e-5, 1.2, 0.5);
        Fields phi = normals(3, 0);
        Fields g = normals(3, 10);
        Fields h = backend.fields(SITES, 3);
        Fields z = backend.fields(SITES, 3);
        w.forward(phi, h);
        Matrix h1 = w.backward(g, z);
        Matrix f1 = w.forward(phi, h);
        Matrix overlap = backend.contract(phi, phi);
        double rate = 0.1;
        Consumer<Weights> step = weights -> weights.addGradient(Weights.THETA, rate);
        w.learn(step, step, h1, f1);
        Fields after = backend.fields(SITES, 3);
        w.forward(phi, after);
        // h' − h = rate (σ_w² g ⟨φφᵀ⟩ + σ_b² g 1ᵀ)
        Matrix change = new Matrix(3, 3);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                change.set(i, j, rate * (1.44 * overlap.get(i, j) + 0.25));
            }
        }
        backend.expand(g, change, h, true);
        assertFieldsClose(after, h, 1e-4);
    }

    /**
     * Before anything is learned Wφ = E F + R a and Wᵀg = Z H + Q b, where the first direction of Q (of R) is the first φ (g), normalised, and later fields E
     * are orthogonal to R. So ⟨RᵀWφ⟩ = ⟨RᵀE⟩F + a.
     */
    @Test
    void responsesAreWhatTheMatrixReturnsAlongPresentedDirections() {
        SampledCoupling w = coupling(true, 1e-5, 1, 0);
        Fields phi = normals(1, 0);
        Fields g = normals(1, 10);
        Fields h = backend.fields(SITES, 1);
        Fields z = backend.fields(SITES, 1);
        w.forward(phi, h);
        Fields mixed = backend.copy(g);
        backend.expand(h, Matrix.identity(1).scale(0.5), mixed, true); // responds to u
        Matrix gCoordinates = w.backward(mixed, z);
        Fields responding = backend.copy(phi);
        backend.expand(z, Matrix.identity(1).scale(0.3), responding, true); // responds to r
        Fields image = backend.fields(SITES, 1);
        Matrix c = w.forward(responding, image);

        double gNorm = Math.sqrt(backend.meanSquares(mixed)[0]);
        double phiNorm = Math.sqrt(backend.meanSquares(phi)[0]);
        double b = backend.contract(phi, z).get(0, 0) / phiNorm;
        assertThat(w.gradientResponse(gCoordinates).get(0, 0))
                .isCloseTo(b, within(1e-5))
                .isGreaterThan(0.1);
        double f = backend.contract(phi, responding).get(0, 0) / phiNorm;
        double a = backend.contract(mixed, image).get(0, 0) / gNorm - b / gNorm * f;
        assertThat(w.featureResponse(c).get(0, 0)).isCloseTo(a, within(1e-5)).isGreaterThan(0.1);
    }

    @Test
    void evaluationFollowsTheSameLawAndLeavesNoTrace() {
        SampledCoupling w = coupling(true, 1e-5, 1, 0);
        SampledCoupling watched = coupling(true, 1e-5, 1, 0);
        Coupling.Evaluation evaluation = watched.evaluation(0, 2);
        Fields points = normals(2, 20);
        Fields phi = normals(4, 0);
        Fields h = backend.fields(SITES, 4);
        Fields watchedH = backend.fields(SITES, 4);
        Fields image = backend.fields(SITES, 2);
        evaluation.forward(points, image);
        w.forward(phi, h);
        watched.forward(phi, watchedH);
        assertThat(backend.read(watchedH).toArray())
                .isDeepEqualTo(backend.read(h).toArray());
        evaluation.forward(points, image);
        // Covariances with the training fields and among the points are those of the features.
        assertClose(backend.contract(image, watchedH), backend.contract(points, phi), 5e-6);
        assertClose(backend.contract(image, image), backend.contract(points, points), 5e-6);
        assertThat(Math.abs(backend.contract(image, h).get(0, 0))).isGreaterThan(1e-4);
    }

    @Test
    void evaluationOfTrainingFeaturesIsTraining() {
        SampledCoupling w = coupling(true, 1e-5, 1, 0.3);
        Fields phi = normals(4, 0);
        Fields h = backend.fields(SITES, 4);
        w.forward(phi, h);
        Fields image = backend.fields(SITES, 4);
        w.evaluation(0, 4).forward(phi, image);
        assertFieldsClose(image, h, 2e-3); // √(rounding of a variance difference)
    }

    @Test
    void directionsBelowTheToleranceDoNotJoin() {
        SampledCoupling w = coupling(true, 0.1, 1, 0);
        Fields phi = normals(1, 0);
        Fields near = backend.fields(SITES, 2);
        backend.copyColumns(phi, new int[] {0, 0}, near);
        Fields noise = normals(1, 30);
        backend.expand(noise, Matrix.of(new double[] {0.05, 0.3}), near, true);
        Fields h = backend.fields(SITES, 1);
        w.forward(phi, h);
        assertThat(w.forwardRank()).isEqualTo(1);
        w.forward(near, backend.fields(SITES, 2));
        assertThat(w.forwardRank()).isEqualTo(2);
    }

    @Test
    void moreDirectionsThanSitesAreRefusedInTheLimitOnly() {
        SampledCoupling w =
                new SampledCoupling(backend, new Sampling(24, 1e-4, true, 1, 0), 1, 1, 0, PivotLog.recording());
        Fields many = backend.fields(24, 20);
        backend.normal(new NormalStream(9, 9, 9), 0, many);
        Fields y = backend.fields(24, 20);
        w.forward(many, y);
        assertThatThrownBy(() -> w.backward(y, backend.fields(24, 20)))
                .isInstanceOf(RankExhaustedException.class)
                .hasMessageContaining("solver.samples");

        SampledCoupling finite =
                new SampledCoupling(backend, new Sampling(24, 1e-4, false, 1, 0), 1, 1, 0, PivotLog.recording());
        finite.forward(many, y);
        Fields z = backend.fields(24, 20);
        Fields g = backend.fields(24, 20);
        backend.normal(new NormalStream(8, 8, 8), 0, g);
        finite.backward(g, z);
        finite.forward(many, y);
        assertClose(backend.contract(g, y), backend.contract(z, many), 1e-4);
    }

    private SampledCoupling coupling(boolean matched, double tolerance, double weightScale, double biasScale) {
        return new SampledCoupling(
                backend,
                new Sampling(SITES, tolerance, matched, 42, 0),
                1,
                weightScale,
                biasScale,
                PivotLog.recording());
    }

    private Fields normals(int columns, int firstField) {
        Fields x = backend.fields(SITES, columns);
        backend.normal(new NormalStream(5, 0, 77), firstField, x);
        return x;
    }

    private static void assertClose(Matrix actual, Matrix expected, double bound) {
        for (int i = 0; i < expected.rows(); i++) {
            for (int j = 0; j < expected.columns(); j++) {
                assertThat(actual.get(i, j)).isCloseTo(expected.get(i, j), within(bound));
            }
        }
    }

    private void assertFieldsClose(Fields actual, Fields expected, double bound) {
        assertClose(backend.read(actual), backend.read(expected), bound);
    }

    private static double largest(Matrix m) {
        double largest = 0;
        for (double[] row : m.toArray()) {
            for (double v : row) {
                largest = Math.max(largest, Math.abs(v));
            }
        }
        return largest;
    }
}
