package dmft.coupling;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.SimdBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A basis stays orthonormal however it grows. */
class JointBasisTest {

    private static final int SITES = 800;

    private final Backend backend = new SimdBackend(1);
    private final NormalStream stream = new NormalStream(5, 0, 0);

    @AfterEach
    void close() {
        backend.close();
    }

    /** Beyond half as many directions as sites, where a single projection would no longer do. */
    @Test
    void freshFieldsAreOrthonormalUpToAsManyAsThereAreSites() {
        JointBasis basis = new JointBasis(backend, "W1", SITES);
        while (basis.size() < SITES - 40) {
            basis.draw(40, stream, true, PivotLog.none());
        }
        assertThat(worst(basis)).isLessThan(3e-6);
    }

    /** Fields whose parts outside the basis are small, as those of a step that hardly moves are: 10⁻¹ and 10⁻⁴ of them. */
    @Test
    void smallRemaindersBecomeDirectionsThatAreOrthogonal() {
        for (double small : new double[] {0.1, 1e-4}) {
            JointBasis basis = new JointBasis(backend, "W1", SITES);
            basis.draw(40, stream, true, PivotLog.none());
            Sampling sampling = new Sampling(SITES, small / 10, true, 1, 0);
            BasisGrowth growth = new BasisGrowth(backend, sampling, PivotLog.none());
            for (int round = 0; round < 15; round++) {
                Fields drawn = backend.fields(SITES, 20);
                backend.normal(stream, 10_000 + 20 * round, drawn);
                Fields known = basis.fields().view(0, 40);
                // Of order one inside the basis: overlaps of drawn fields are of order 1/√S.
                Matrix inside = backend.contract(known, drawn).scale(Math.sqrt(SITES / 40.0));
                Fields x = backend.fields(SITES, 20);
                backend.expand(known, inside, x, false);
                backend.expand(drawn, Matrix.identity(20).scale(small), x, true);
                double[] squares = backend.meanSquares(x);
                int before = basis.size();
                growth.grow(basis, x, basis.coordinates(x), squares, 1, directions -> {});
                assertThat(basis.size()).isGreaterThan(before);
            }
            assertThat(worst(basis)).as("remainders of %s", small).isLessThan(3e-6);
        }
    }

    /** The largest entry of ⟨UᵀU⟩ − 1. */
    private double worst(JointBasis basis) {
        Matrix gram = backend.contract(basis.fields(), basis.fields());
        double worst = 0;
        for (int i = 0; i < gram.rows(); i++) {
            for (int j = 0; j < gram.columns(); j++) {
                worst = Math.max(worst, Math.abs(gram.get(i, j) - (i == j ? 1 : 0)));
            }
        }
        return worst;
    }
}
