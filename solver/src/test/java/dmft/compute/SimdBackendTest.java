package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dmft.activation.Activations;
import org.junit.jupiter.api.Test;

class SimdBackendTest extends BackendContract {

    @Override
    protected Backend create() {
        return new SimdBackend(2);
    }

    /** More sites than one block has, in all kinds of tiles at once. */
    @Test
    void productsOfSeveralBlocksEqualPlainSums() {
        productsEqualPlainSums(9001, 61, 70);
    }

    @Test
    void vectorsThatTilesAreNotMadeForAreRefused() {
        assertThatExceptionOfType(BackendUnavailableException.class)
                .isThrownBy(() -> SimdBackend.requireLanes(2))
                .withMessageContaining("64 bits");
        assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> SimdBackend.requireLanes(32));
        SimdBackend.requireLanes(4);
        SimdBackend.requireLanes(16);
    }

    @Test
    void resultsAreBitwiseTheSameOnAnyNumberOfThreads() {
        double[][] one = allOperations(1);
        assertThat(allOperations(2)).isDeepEqualTo(one);
        assertThat(allOperations(3)).isDeepEqualTo(one);
        assertThat(allOperations(8)).isDeepEqualTo(one);
        assertThat(one[0][0]).isNotZero();
    }

    @Test
    void aSumIsTheSameHoweverFewColumnsAreBesideIt() {
        try (Backend backend = new SimdBackend(1)) {
            Fields a = backend.fields(10_001, 30);
            Fields x = backend.fields(10_001, 3);
            backend.normal(new NormalStream(3, 0, 0), 0, a);
            backend.normal(new NormalStream(3, 0, 0), 30, x);
            Matrix three = backend.contract(a, x);
            Matrix one = backend.contract(a, x.view(2, 1)); // eight columns of a at a time
            Matrix few = backend.contract(a.view(0, 5), x.view(2, 1));
            for (int i = 0; i < 30; i++) {
                assertThat(one.get(i, 0)).isEqualTo(three.get(i, 2));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(few.get(i, 0)).isEqualTo(three.get(i, 2));
            }
        }
    }

    private static double[][] allOperations(int threads) {
        try (Backend backend = new SimdBackend(threads)) {
            NormalStream stream = new NormalStream(3, 0, 0);
            Fields a = backend.fields(10_001, 130);
            backend.normal(stream, 0, a);
            Fields x = backend.fields(10_001, 100);
            backend.normal(stream, 130, x);
            Fields y = backend.fields(10_001, 100);
            backend.activate(Activations.named("tanh"), x, y, x);
            backend.multiply(x, y, y);
            Matrix c = backend.contract(a, y);
            backend.expand(a, c, x, true);
            Matrix thin = backend.contract(a, y.view(7, 1));
            Fields column = backend.fields(10_001, 1);
            backend.expand(a, thin, column, false);
            Matrix m = Products.multiply(backend.workers(), BackendContract.numbers(600, 130, 1), c);
            Products.addProduct(
                    backend.workers(),
                    m,
                    0.5,
                    BackendContract.numbers(600, 300, 2),
                    BackendContract.numbers(100, 300, 3));
            Matrix e = Products.multiplyTransposed(backend.workers(), m, BackendContract.numbers(600, 40, 4));
            double[][] sites = backend.read(x).toArray();
            return new double[][] {
                sites[0],
                sites[10_000],
                c.toArray()[0],
                c.toArray()[77],
                c.toArray()[129],
                m.toArray()[599],
                e.toArray()[99],
                thin.transpose().toArray()[0],
                backend.read(column).transpose().toArray()[0],
                backend.meanSquares(x)
            };
        }
    }
}
