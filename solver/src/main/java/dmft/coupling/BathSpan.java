package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;

/** Fields of sample paths that are only looked at, with frozen coordinates. */
final class BathSpan implements Span {

    private final Backend backend;
    private final Moments moments;
    private final PathFields directions;
    private int pass;

    BathSpan(Backend backend, Moments moments, int sites) {
        this.backend = backend;
        this.moments = moments;
        this.directions = new PathFields(backend, sites);
    }

    @Override
    public Matrix coordinates(Fields x) {
        Matrix c = moments.coordinates(pass);
        int[] pivots = moments.pivots(pass);
        int[] own = Baths.range(c.rows());
        if (pivots.length > 0) {
            Fields q = PathDirections.of(backend, directions.fields(), x, pivots, c, own);
            moments.gatherGram(directions.append(q));
        }
        moments.gather(pass, backend.contract(directions.fields(), x));
        pass++;
        return c;
    }

    @Override
    public void persist(StateStream state) {
        throw new UnsupportedOperationException("paths are drawn again, their order parameters are what is kept");
    }
}
