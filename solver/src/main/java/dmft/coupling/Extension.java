package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.Products;
import dmft.compute.StateStream;
import java.io.IOException;

/**
 * The part of a field that meets a sampled matrix for the first time, for fields that are only looked at.
 *
 * <p>What of x lies in the span of the presented directions is mapped as in training. The rest has covariance ⟨xxᵀ⟩ − FᵀF, so it becomes that many
 * fresh fields times a factor of that covariance. The fresh fields are kept orthonormal to all that training knows by projecting them, never the
 * other way round, so training cannot tell whether anybody looked.
 */
final class Extension implements StateStream.Part {

    /** A variance that is a difference of two means is known to this many units of roundoff of either. */
    private static final double ROUNDINGS = 16;

    private final Backend backend;
    private final JointBasis from;
    private final JointBasis to;
    private final Fields fresh; // no columns before they are needed: most solves never pass these points backward
    private final int points;
    private final NormalStream stream;
    private final int firstPoint;
    private final boolean matched;
    private final double sign;
    private int projectedOn = -1;

    /** @param sign −1 if fields come with the other sign than in the network that this one mirrors */
    Extension(
            Backend backend,
            JointBasis from,
            JointBasis to,
            NormalStream stream,
            int firstPoint,
            int points,
            boolean matched,
            double sign) {
        this.backend = backend;
        this.from = from;
        this.to = to;
        this.stream = stream;
        this.firstPoint = firstPoint;
        this.matched = matched;
        this.sign = sign;
        this.points = points;
        this.fresh = backend.fields(to.fields().sites(), 0);
    }

    /**
     * y += scale · (fresh fields with the covariance of what of x is not known of the matrix).
     *
     * @param c coordinates of x
     * @param known what part of the variance is known along the presented directions: 1, unless they were presented to a matrix that is only correlated with this one
     */
    void addTo(Fields y, Fields x, Matrix c, double known, double scale) {
        keepIndependent();
        Matrix f = from.ontoPresented(c);
        Matrix rest = backend.contract(x, x);
        double noise = 0;
        for (int i = 0; i < rest.rows(); i++) {
            noise = Math.max(noise, ROUNDINGS * backend.unitRoundoff() * rest.get(i, i));
        }
        rest.addScaled(-known, Products.multiplyTransposed(backend.workers(), f, f));
        backend.expand(fresh, Covariance.factor(rest, noise).transpose().scale(sign * scale), y, true);
    }

    private void keepIndependent() {
        if (projectedOn == to.size()) {
            return;
        }
        if (fresh.columns() < points) {
            fresh.append(points);
        }
        if (matched) {
            projectMatched();
        } else {
            projectUnmatched();
        }
        projectedOn = to.size();
    }

    /** Orthonormal to all that is known. */
    private void projectMatched() {
        int known = to.size();
        if (known + fresh.columns() > fresh.sites()) {
            throw new RankExhaustedException(
                    "looking at " + fresh.columns() + " fields more (test points, or gradients of what is recorded)",
                    known + fresh.columns(),
                    fresh.sites());
        }
        if (projectedOn < 0) {
            backend.normal(stream, firstPoint, fresh);
            projectedOn = 0;
        }
        Fields joined = to.fields().view(projectedOn, known - projectedOn);
        Matrix c = backend.contract(joined, fresh);
        backend.expand(joined, c.scale(-1), fresh, true);
        JointBasis.normalise(backend, fresh);
    }

    /** In a finite network, only the part along the presented directions is known; nothing is normalised. */
    private void projectUnmatched() {
        backend.normal(stream, firstPoint, fresh);
        Matrix c = to.coordinates(fresh);
        Matrix known = Products.multiply(backend.workers(), to.presented(), to.ontoPresented(c));
        backend.expand(to.fields(), known.scale(-1), fresh, true);
    }

    @Override
    public void persist(StateStream state) throws IOException {
        projectedOn = (int) state.integer(projectedOn);
        state.fields(backend, fresh);
    }
}
