package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.train.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Vectors of a space of weights that are fields: d A(0) + what was learned, site by site. */
final class FieldVectors implements StateStream.Part {

    private final Backend backend;
    private final List<Fields> values = new ArrayList<>();
    private final List<Double> shares = new ArrayList<>(); // d

    /** @param theta the weights at the start, which become vector 0 */
    FieldVectors(Backend backend, Fields theta) {
        this.backend = backend;
        values.add(theta);
        shares.add(1.0);
    }

    /** The weights themselves; shared, not copied. */
    Fields theta() {
        return values.getFirst();
    }

    /** d of the weights themselves: 1 until they decay. */
    double share() {
        return shares.getFirst();
    }

    private Fields vector(int number) {
        while (values.size() <= number) {
            values.add(backend.fields(theta().sites(), theta().columns()));
            shares.add(0.0);
        }
        return values.get(number);
    }

    private void scale(int number, double factor) {
        Fields vector = vector(number);
        backend.combine(0, vector, factor, vector);
        shares.set(number, factor * shares.get(number));
    }

    private void add(int number, double factor, int other) {
        Fields from = vector(other);
        backend.combine(factor, from, 1, vector(number));
        shares.set(number, shares.get(number) + factor * shares.get(other));
    }

    /** The space in a step of training whose gradient is a c. */
    Weights learningFrom(Fields a, Matrix c) {
        return new Weights() {
            @Override
            public void scale(int vector, double factor) {
                FieldVectors.this.scale(vector, factor);
            }

            @Override
            public void add(int vector, double factor, int other) {
                FieldVectors.this.add(vector, factor, other);
            }

            @Override
            public void addGradient(int vector, double factor) {
                backend.expand(a, c.copy().scale(factor), vector(vector), true);
            }

            @Override
            public double squaredNorm(int vector) {
                return DoubleStream.of(backend.meanSquares(vector(vector))).sum();
            }
        };
    }

    @Override
    public void persist(StateStream state) throws IOException {
        vector((int) state.integer(values.size()) - 1);
        for (int v = 0; v < values.size(); v++) {
            state.fields(backend, values.get(v));
            shares.set(v, state.real(shares.get(v)));
        }
    }
}
